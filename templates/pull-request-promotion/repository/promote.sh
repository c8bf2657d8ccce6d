#!/bin/sh
# Makes one environment what another one is: its chart and its images. An environment's own values stay.
#   ./promote.sh FROM TO
set -eu
cd "$(dirname "$0")/environments"
from=$1
to=$2
test "$from" != "$to"
test -f "$from/Chart.yaml"
test -f "$to/Chart.yaml"
rm -r "$to/templates"
cp -R "$from/templates" "$to/templates"
cp "$from/Chart.yaml" "$from/values.yaml" "$from/values-images.yaml" "$to/"
git add --all -- "$to"
git diff --cached --stat -- "$to"
