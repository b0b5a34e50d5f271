"""Pictures and masks that people bring: checked by their structure, decoded in a child process, stored anew."""
