"""A killed process gives its roles away at once, even while nobody has looked after its remains."""

import os
import subprocess

import pytest

from storage import leases


@pytest.mark.kill
def test_a_zombie_holds_no_lease() -> None:
    process = subprocess.Popen(["sleep", "60"])
    name = f"{leases._machine()}/{process.pid}/{leases._began(process.pid)}"
    assert not leases.is_dead(name)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and stays a zombie
    assert leases.is_dead(name)
    process.wait()
    assert leases.is_dead(name)
