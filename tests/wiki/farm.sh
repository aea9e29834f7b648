#!/usr/bin/env bash
# A real MediaWiki for the tests: Debian's package unpacked (not installed, so no web server comes along), with SQLite.
# Usage: farm.sh DIR.  Leaves in DIR the code (mw/), the words of its languages (cache/) and the databases of four
# wikis as they are just after installation (pristine/); farm.py serves copies of them. Doing it again does nothing.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?usage: farm.sh DIR}"
dir=$(cd "$1" && pwd)
cd "$dir"

missing() {
  echo "No test wiki: $*; the tests that need it are skipped" >&2
  exit 3
}
for tool in php flock; do command -v $tool >/dev/null || missing "$tool is not installed"; done
exec 9>lock
flock 9 # two workers of the tests must not both install
[ ! -e ready ] || exit 0
command -v apt-get >/dev/null || missing "this is no Debian"
php -r 'foreach (["pdo_sqlite", "mbstring", "intl", "xml", "dom"] as $part) if (!extension_loaded($part)) exit(1);' ||
  missing "PHP lacks a part"

echo "Setting up the test wiki" >&2
apt-cache show mediawiki >/dev/null 2>&1 || [ "$(id -u)" != 0 ] || apt-get -qq update
rm -rf mw debs unpacked cache pristine
mkdir -p debs unpacked cache pristine
( cd debs && apt-get -qq -o APT::Sandbox::User="$(id -un)" download mediawiki mediawiki-classes ) ||
  missing "apt-get has no mediawiki (apt-get update?)"
for package in debs/*.deb; do dpkg -x "$package" unpacked; done
mv unpacked/usr/share/mediawiki mw
# The package links these to places of an installed one.
rm -rf mw/extensions mw/images mw/config mw/LocalSettings.php unpacked debs
# Renaming users is an extension before 1.40; the other extensions are half of the package.
find mw/extensions-core -mindepth 1 -maxdepth 1 ! -name Renameuser -exec rm -rf {} +
mkdir mw/images
ln -s extensions-core mw/extensions

# One installation serves all: what differs between the wikis is said in LocalSettings.php.
php mw/maintenance/install.php --dbtype=sqlite --dbname=wiki --dbpath="$dir/pristine/tt" --lang=tt-cyrl \
  --server=http://127.0.0.1 --scriptpath=/tt/w --confpath="$dir/cache" --pass=not-a-secret-12345 \
  "Test wiki" Admin >install.log 2>&1 ||
  { cat install.log >&2; missing "MediaWiki cannot be installed"; }
rm cache/LocalSettings.php
for wiki in ba lez ru; do cp -a pristine/tt "pristine/$wiki"; done

# Reading the words of a language takes seconds, so no test is made to wait for it.
FARM_HOME=$dir FARM_PORT=80 MW_CONFIG_FILE=$here/mediawiki/LocalSettings.php \
  php mw/maintenance/rebuildLocalisationCache.php --quiet --lang=tt-cyrl,tt,ba,lez,ru,en
touch ready
