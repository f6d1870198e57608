"""Writers: plain values to workbooks, Word files and e-mail drafts."""
