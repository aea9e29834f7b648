#!/bin/sh
# Install the Debian packages the tests use, where this is root on a machine with apt-get and they are missing.
# Without root or apt-get it only says what is missing: the tests that need it are then skipped by name,
# or fail under CI=true.   Usage: system-packages.sh [venv PYTHON]
set -eu

missing=""
if [ "${1:-}" = venv ]; then
  "${2:?}" -c 'import ensurepip, venv' 2>/dev/null || missing="python3-venv"
else
  command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
  if command -v fc-list >/dev/null 2>&1; then
    fc-list | grep -q DejaVu || missing="$missing fonts-dejavu-core"
  else
    missing="$missing fontconfig fonts-dejavu-core"
  fi
  command -v php >/dev/null 2>&1 || missing="$missing php-cli"
  for part in sqlite3 mbstring intl xml; do
    php -m 2>/dev/null | grep -qi "^$part$" || missing="$missing php-$part"
  done
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Not installed, and this is not root with apt-get:$missing" >&2
  exit 0
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# Debian's package would start a server of its own; the tests start a private one.
mkdir -p /etc/postgresql-common
grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf ||
  echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
