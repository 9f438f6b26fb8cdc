from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("practitioner", "Practitioner"),
                    ("agency_lead", "Safeguarding lead"),
                    ("business_unit", "Business unit"),
                    ("training_officer", "Training officer"),
                    ("executive", "Delegated safeguarding partner"),
                    ("lead_partner", "Lead safeguarding partner"),
                    ("scrutineer", "Independent scrutineer"),
                    ("lado_officer", "LADO officer"),
                    ("lado_manager", "LADO manager"),
                    ("finance_officer", "Finance officer"),
                    ("administrator", "Administrator"),
                    ("information_governance", "Information governance lead"),
                ],
                default="practitioner",
                max_length=24,
            ),
        ),
    ]
