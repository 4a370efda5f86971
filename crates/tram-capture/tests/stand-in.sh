#!/bin/sh
# Stands in for scanimage: does what the file in its configuration folder says.
. "$SANE_CONFIG_DIR/body.sh"
