#!/usr/bin/env bash
# Fails when a test was skipped that should have run. Only the tests that need a GPU may be skipped,
# and only where there is none, and the one that fills a small disk of its own, where a container
# allows no process to mount one.
set -eu
reports=$1
unexpected=0
for report in "$reports"/TEST-*.xml; do
  [ -e "$report" ] || { echo "no test reports in $reports"; exit 1; }
  grep -q '<skipped' "$report" || continue
  case "$report" in
    *Cuda*Test.xml)
      if [ -e /proc/driver/nvidia/version ]; then
        echo "skipped although there is a driver: $report"; unexpected=1
      else
        echo "skipped for want of a GPU: $report"
      fi ;;
    *.DownloadProcessesTest.xml)
      if [ "$(grep -c '<skipped' "$report")" = 1 ] &&
          ! unshare -m mount -t tmpfs none "$reports" 2>/dev/null; then
        echo "skipped for want of mounts: $report"
      else
        echo "skipped although it could run: $report"; unexpected=1
      fi ;;
    *) echo "skipped: $report"; unexpected=1 ;;
  esac
done
exit $unexpected
