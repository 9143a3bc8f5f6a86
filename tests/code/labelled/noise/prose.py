"""Select users from the menu, then update the orders and set the status."""

MESSAGES = {
    "pick": "Select an email from the list of users",
    "drop": "Delete orders from your history",
    "change": "Update your email and set a new status",
}


class Email:
    def __init__(self, status):
        self.status = status

    def send(self, total_cents, teams):
        return f"{self.status}: {total_cents} for {teams}"
