"""From whatever units sent to candidate files: folders, archives, e-mails, limits."""
