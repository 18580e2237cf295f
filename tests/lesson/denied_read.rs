//! What is read out of a pasted error.

use envelope_lab::lesson::denied::{PastedPart, read};

#[test]
fn the_line_of_the_cli_is_read_with_its_places() {
    let text = "upload failed: ./a.csv to s3://reports/a.csv An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::111122223333:assumed-role/ingest/i-0abc is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:GenerateDataKey action";
    let reading = read(text);
    let parts: Vec<(PastedPart, &str)> = (reading.parts.iter())
        .map(|part| (part.part, part.span.of(text)))
        .collect();
    assert_eq!(
        parts,
        [
            (PastedPart::Call, "PutObject"),
            (
                PastedPart::Who,
                "arn:aws:sts::111122223333:assumed-role/ingest/i-0abc"
            ),
            (PastedPart::Action, "kms:GenerateDataKey"),
            (
                PastedPart::Resource,
                "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
            ),
            (
                PastedPart::Reason,
                "because no identity-based policy allows the kms:GenerateDataKey action"
            ),
        ]
    );
}
