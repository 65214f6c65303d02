"""Runs a command and tells what it took.

    measure.py NAME RESULT COMMAND...

Appends one line to RESULT: NAME, exit status, wall seconds, processor seconds (with all children), peak memory of the
largest process in MiB, peak memory of all its processes together in MiB, and each program's own peak.
The largest process is exact, also for children that live for milliseconds (ru_maxrss; it cannot tell less than the
8 MiB of this very program). The sum is sampled every 50 ms and counts what processes share once for each of them.
"""
import collections
import os
import sys
import time


def tree(pid):
    """(program, resident KiB, peak KiB) of the process and all below it that live."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
            fields = dict(line.split(":", 1) for line in file)
        children = []
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                children += file.read().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    below = [entry for child in children for entry in tree(child)]
    if "VmRSS" not in fields:
        return below
    return [(fields["Name"].strip(), int(fields["VmRSS"].split()[0]), int(fields["VmHWM"].split()[0]))] + below


def main():
    name, result, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    began = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ)
    peak_sum = 0
    peaks = collections.Counter()
    while True:
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if pid:
            break
        members = tree(child)
        peak_sum = max(peak_sum, sum(resident for _, resident, _ in members))
        for program, _, peak in members:
            peaks[program] = max(peaks[program], peak)
        time.sleep(0.05)
    wall = time.monotonic() - began
    each = ", ".join(f"{program} {peak // 1024}" for program, peak in peaks.most_common())
    with open(result, "a", encoding="utf-8") as file:
        print(name, os.waitstatus_to_exitcode(status), f"{wall:.2f}", f"{usage.ru_utime + usage.ru_stime:.2f}",
              usage.ru_maxrss // 1024, max(peak_sum, usage.ru_maxrss) // 1024, each, sep="\t", file=file)


main()
