"""Every act that the audit knows, in the groups by which its readers look for them."""

GROUPS: dict[str, tuple[str, ...]] = {
    "lihat": (
        "enrollment.read",
        "enrollment.view",  # as openings were called before the review desk
        "nik.reveal",
        "queue.search",
        "queue.probe",
        "fields.read",
        "ticket.view",
        "quarantine.view",
        "slip.paper",
    ),
    "putusan": (
        "enrollment.approve",
        "enrollment.return",
        "enrollment.reject",
        "enrollment.propose",
        "enrollment.undo",
        "enrollment.withdraw",
        "quarantine.release",
        "quarantine.refuse",
        "ticket.settle",
    ),
    "kiriman": (
        "deposit.stored",
        "deposit.invalid",
        "deposit.quarantined",
        "deposit.conflict",
        "courier.deliver",
        "ticket.open",
        "enrollment.flag",
        "slip.replace",
    ),
    "orang": (
        "account.create",
        "account.change",
        "account.assign",
        "account.disable",
        "account.enable",
        "account.confirm",
        "account.restore",
        "roster.import",
        "invitation.create",
    ),
    "masuk": (
        "password.right",
        "password.wrong",
        "password.disabled",
        "second_factor.set",
        "second_factor.wrong",
        "session.end_all",
    ),
    "hp": ("device.activate", "device.confirm", "device.restore", "device.revoke"),
    "kantor": (
        "view.save",
        "view.delete",
        "audit.read",
        "audit.export",
        "setting.put",
        "event.create",
        "epoch.begin",
        "backup.take",
        "backup.drop",
        "backup.drill",
        "backup.restore",
    ),
}
ACTS = frozenset(act for acts in GROUPS.values() for act in acts)
# Things that lie nowhere: they concern every territory, and nobody's data.
EVERYWHERE = frozenset({"setting", "backup", "epoch"})
