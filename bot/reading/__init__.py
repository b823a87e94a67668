"""What people wrote, read: Markdown, forms, references; the sanitizer on the way in."""
