"""What the pages share: filter, figures, quotes, downloads, style."""
