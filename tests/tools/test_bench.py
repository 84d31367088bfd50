"""What is measured is the real thing: every record of a batch is stored, and the floor is below."""

from bench import intake


def test_a_received_record_is_dearer_than_its_floor() -> None:
    with intake.installed(None) as app:
        costs = intake.measure(app, batches=1)
    print(costs)
    assert 0 < costs.opening < costs.intake
    assert costs.commit > 0
