"""Sending letters, where a slow mail server holds up neither a page nor a score."""

from celery import shared_task

QUEUE = "mail"


@shared_task(name="letters.post", queue=QUEUE)  # type: ignore[untyped-decorator]
def post() -> int:
    """Send a handful of what is due, and send for the next handful; how many were dealt with."""
    from letters.sending import send_due

    count, more = send_due()
    if more:
        post.delay()
    return count


@shared_task(name="letters.watch")  # type: ignore[untyped-decorator]
def watch() -> bool:
    """Send for the sending of what is due; and throw away files of mails that hold no longer."""
    from letters.sending import anything_due, old_files_remove

    old_files_remove()
    due = anything_due()
    if due:
        post.apply_async(expires=120)  # a queue that nobody listens to does not fill up
    return due
