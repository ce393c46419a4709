#!/usr/bin/env bash
# Fails when a test was skipped that should have run. Only the tests that need a GPU may be skipped,
# and only where there is none.
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
    *) echo "skipped: $report"; unexpected=1 ;;
  esac
done
exit $unexpected
