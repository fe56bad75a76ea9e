#!/bin/sh
# The nightly copy of the centre: whole, read back, 35 kept.  By cron or a timer, as user ocop:
#   30 2 * * *  . /etc/ocop-centre.env; export OCOP_POS_DATABASE_URL OCOP_CENTRE_HOME; /usr/local/bin/ocop-backup /mnt/backup
set -eu
folder=${1:?where to}
copy="$folder/ocop-$(date -u +%Y%m%dT%H%M%SZ)"
umask 077
pg_dump --format=directory --jobs=2 --compress=6 --file="$copy.part" "$OCOP_POS_DATABASE_URL"
pg_restore --list "$copy.part" > /dev/null
cp -a "$OCOP_CENTRE_HOME/keys" "$copy.part/keys"
sync
mv "$copy.part" "$copy"
# The newest 35 stay.
ls -1d "$folder"/ocop-*Z | sort -r | tail -n +36 | while read -r old; do rm -rf "$old"; done
