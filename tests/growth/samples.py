"""Samples that use the patterns that the sample articles do not."""

from __future__ import annotations

_STEPS = "1. Open **Settings**.\n2. Press the **Ctrl** and **A** keys.\n"

SAMPLES: tuple[tuple[str, bytes], ...] = (
    ("a.md", f"# Fix it\n\n## Fix 1: Restart it\n\n{_STEPS}\n## Fix 2: Reset it\n\n{_STEPS}".encode()),
    ("c.md", b"# Fix it\n\n{% highlight sh %}\nls\n{% endhighlight %}\n\n<p>Wait.</p>\n"),
    ("b.md", f"# 修复\n\n## 方法 1：打开设置\n\n{_STEPS}\n## 方法 2：重新启动\n\n{_STEPS}".encode()),
    ("d.md", b"# Fix it\n\nThe best loom deals\n\nWait.\n"),
)
