"""The files of the invented project `kelp`: issue forms, security policy, owners."""

BUG_FORM = """\
name: Bug report
description: Something in kelp does not work
title: ""
labels: ["kind/bug"]
body:
  - type: markdown
    attributes:
      value: Thank you for taking the time. Please search existing issues first.
  - type: textarea
    id: what
    attributes:
      label: What happened?
      description: The full error message helps most.
    validations:
      required: true
  - type: textarea
    id: reproduce
    attributes:
      label: How to reproduce
      placeholder: The smallest script that shows it
    validations:
      required: true
  - type: input
    id: version
    attributes:
      label: kelp version
      placeholder: kelp --version
    validations:
      required: true
  - type: dropdown
    id: system
    attributes:
      label: Operating system
      options: [Linux, macOS, Windows]
    validations:
      required: true
  - type: textarea
    id: logs
    attributes:
      label: Log output
      render: text
"""

FEATURE_FORM = """\
name: Feature request
description: Something kelp should be able to do
labels: ["kind/feature"]
body:
  - type: textarea
    id: problem
    attributes:
      label: What are you trying to do?
    validations:
      required: true
  - type: textarea
    id: idea
    attributes:
      label: What would you like kelp to do?
"""

SECURITY_POLICY = """\
# Security policy

Please report vulnerabilities through the private form under "Report a vulnerability", not in a
public issue. We answer within three working days.
"""

README = """\
# kelp

Keeps a folder in step with an object store. `pip install kelp-sync`, then `kelp push ./photos`.
"""

CODEOWNERS = """\
/src/kelp/transfer/  @tidewater/transfer
/src/kelp/watch/     @tidewater/watch
/docs/               @mira-holt
"""

FILES = {
    "README.md": README,
    "SECURITY.md": SECURITY_POLICY,
    ".github/CODEOWNERS": CODEOWNERS,
    ".github/ISSUE_TEMPLATE/bug.yml": BUG_FORM,
    ".github/ISSUE_TEMPLATE/feature.yml": FEATURE_FORM,
}

LABELS = {
    "kind/bug": ("d73a4a", "Something does not work"),
    "kind/feature": ("a2eeef", "Something new"),
    "kind/question": ("d876e3", "Somebody asks"),
    "kind/docs": ("0075ca", "About the documentation"),
    "area/transfer": ("fbca04", "Uploading and downloading"),
    "area/watch": ("c5def5", "Watching folders for changes"),
    "area/config": ("bfdadc", "Configuration files"),
    "os/windows": ("5319e7", "Only on Windows"),
    "security": ("b60205", "May be a vulnerability"),
}
