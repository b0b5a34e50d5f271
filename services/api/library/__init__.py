"""What a person keeps: presets, bookmarks, archives of their pictures and of all that is theirs."""
