//! Histograms, entropy, rasters, ECB, and the same upload twice.

use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::lab::world::BUCKET;
use envelope_lab::core::lab::{EncryptionChoice, Lab, Sample};
use envelope_lab::lesson::byte_picture::block_repeats::{BLOCK, BlockRepeats};
use envelope_lab::lesson::byte_picture::body_picture::{BodyPicture, BodyPictureReader};
use envelope_lab::lesson::byte_picture::ecb::encrypt_with_ecb;
use envelope_lab::lesson::byte_picture::histogram::{ByteHistogram, entropy_of_random};
use envelope_lab::lesson::byte_picture::original::decrypt_in_copy;
use envelope_lab::lesson::byte_picture::pixel_image::{EncryptedPixels, PixelImage};
use envelope_lab::lesson::byte_picture::raster::{ByteRaster, RasterInk, RasterShape};
use envelope_lab::lesson::byte_picture::sample_plan::{PIECE, PIECES, SamplePlan, WHOLE};
use envelope_lab::lesson::byte_picture::upload_twice::{UploadTwice, choice_of};
use envelope_lab::lesson::byte_picture::{drawing, upload_twice};
use proptest::prelude::*;

/// For each block, the number of the first block that is equal to it.
fn twins(bytes: &[u8]) -> Vec<Option<usize>> {
    let blocks: Vec<&[u8]> = bytes.chunks_exact(BLOCK).collect();
    let first = |block: &&[u8]| blocks.iter().position(|other| other == block);
    blocks.iter().map(first).collect()
}

fn near(one: f64, other: f64, within: f64) -> bool {
    (one - other).abs() <= within
}

#[test]
fn entropy_has_the_published_values() {
    let all: Vec<u8> = (0..=255).cycle().take(2_560).collect();
    assert_eq!(ByteHistogram::of(&all).entropy(), 8.0);
    assert_eq!(ByteHistogram::of(&[7; 1_000]).entropy(), 0.0);
    assert_eq!(ByteHistogram::of(b"abababab").entropy(), 1.0);
    assert_eq!(ByteHistogram::default().entropy(), 0.0);
    // Shannon, 1948, §6: H = −p log p − q log q; for p = 1/4, 0.811 278 bits.
    assert!(near(
        ByteHistogram::of(b"abbb").entropy(),
        0.811_278_124,
        1e-9
    ));
    // Four equally likely values, 2 bits; Cover and Thomas, Elements of Information Theory, §2.1: 7/4 bits.
    assert_eq!(ByteHistogram::of(b"abcdabcd").entropy(), 2.0);
    assert_eq!(ByteHistogram::of(b"aaaabbcd").entropy(), 1.75);
}

#[test]
fn a_histogram_says_what_it_counted() {
    let histogram = ByteHistogram::of(b"envelope");
    assert_eq!(histogram.total(), 8);
    assert_eq!(histogram.distinct(), 6);
    assert_eq!(histogram.most_frequent(), Some((b'e', 3)));
    assert_eq!(histogram.largest_share(), 0.375);
    assert_eq!(ByteHistogram::default().most_frequent(), None);
    assert_eq!(ByteHistogram::default().largest_share(), 0.0);
}

#[test]
fn random_bytes_have_the_entropy_that_is_expected_of_them() {
    assert_eq!(entropy_of_random(0), 0.0);
    assert!(near(entropy_of_random(1), 0.0, 1e-9));
    // Two bytes: equal with probability 1/256, otherwise 1 bit.
    assert!(near(entropy_of_random(2), 255.0 / 256.0, 1e-9));
    // Both ways to compute it agree where one takes over.
    assert!(near(
        entropy_of_random(1 << 15),
        entropy_of_random((1 << 15) + 1),
        1e-4
    ));
    let mut entropy = Entropy::from_seed([5; 32]);
    for len in [64, 400, 2_000, 20_000, 1 << 18] {
        let rounds = 40;
        let mean = (0..rounds)
            .map(|_| ByteHistogram::of(&entropy.bytes(len)).entropy())
            .sum::<f64>()
            / f64::from(rounds);
        assert!(
            near(mean, entropy_of_random(len as u64), 0.02),
            "{len}: {mean}"
        );
    }
}

#[test]
fn a_plan_reads_all_of_a_small_body_and_pieces_of_a_large_one() {
    for len in [0, 1, 255, 256 << 10, (256 << 10) + 1, WHOLE] {
        let plan = SamplePlan::of(len);
        let ranges = plan.ranges();
        assert_eq!(
            ranges
                .iter()
                .map(|range| range.end - range.start)
                .sum::<u64>(),
            len
        );
        assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert!(plan.is_whole());
        assert_eq!(plan.read(), len);
    }
    for len in [WHOLE + 1, 100 << 20, 1 << 30, (5 << 40) - 3] {
        let plan = SamplePlan::of(len);
        let ranges = plan.ranges();
        assert!(!plan.is_whole());
        assert_eq!(ranges.len() as u64, PIECES);
        assert_eq!(plan.read(), PIECES * PIECE);
        assert!(
            ranges
                .iter()
                .all(|range| range.end - range.start == PIECE && range.start % 16 == 0)
        );
        assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let last = ranges.last().unwrap();
        assert!(
            last.end <= len && len - last.end < 64 * 16,
            "{len}: {last:?}"
        );
        assert_eq!(ranges[0].start, 0);
    }
}

#[test]
fn a_raster_has_a_pixel_for_each_byte_or_says_how_many() {
    let shapes = [0, 1, 409, 2_000, 40_960, 40_961, 1 << 30].map(|len| {
        let shape = RasterShape::of(len);
        assert_eq!(shape.width % 16, 0);
        assert!(shape.pixels() as u64 >= len.min(40_960));
        (shape.width, shape.height)
    });
    assert_eq!(
        shapes,
        [
            (16, 1),
            (16, 1),
            (32, 13),
            (64, 32),
            (256, 160),
            (256, 160),
            (256, 160)
        ]
    );

    let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i / 16) as u8).collect();
    let raster = ByteRaster::of(RasterShape::of(200_000), &bytes);
    assert_eq!(raster.bytes.len(), 40_960);
    assert_eq!(raster.of, 200_000);
    assert!(!raster.is_whole());
    // The first row is the start, the last row nearly the end, and each is 256 bytes in a row.
    assert_eq!(raster.bytes[..256], bytes[..256]);
    let last = &raster.bytes[40_960 - 256..];
    let place = (200_000 - 256) & !15;
    assert_eq!(last, &bytes[place..place + 256]);
}

#[test]
fn a_raster_paints_bytes_and_leaves_the_rest_transparent() {
    let raster = ByteRaster::of(
        RasterShape {
            width: 16,
            height: 1,
        },
        &[0, 255, 3],
    );
    let pixels = |ink| {
        raster
            .rgba(ink)
            .chunks(4)
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>()
    };
    let plain = pixels(RasterInk::Plaintext);
    assert_eq!(plain.len(), 16);
    assert_eq!(plain[0], [0x2e, 0x1a, 0x00, 0xff]);
    assert_eq!(plain[1], [0xff, 0xe9, 0xc7, 0xff]);
    assert!(plain[3..].iter().all(|pixel| *pixel == [0; 4]));
    // Equal bytes stand out of a difference by far.
    let luminance = |pixel: &[u8]| pixel.iter().take(3).map(|one| u32::from(*one)).sum::<u32>();
    let difference = pixels(RasterInk::Difference);
    assert!(luminance(&difference[0]) > luminance(&difference[1]) + 150);
    assert!(luminance(&difference[0]) > luminance(&difference[2]) + 150);
}

#[test]
fn ecb_is_the_published_mode() {
    // NIST SP 800-38A, F.1.5: ECB-AES256.Encrypt, and a block of padding, which the standard leaves to others.
    let key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    let plaintext = hex(
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
    );
    let expected = hex(
        "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870b6ed21b99ca6f4f9f153e7b1beafed1d23304b7a39f9f3ff067d8d8f9e24ecc7",
    );
    let key: [u8; 32] = key.try_into().unwrap();
    let encrypted = encrypt_with_ecb(&key, &plaintext);
    assert_eq!(encrypted[..64], expected);
    assert_eq!(encrypted.len(), 80);
    assert_eq!(encrypt_with_ecb(&key, b"17 bytes are here").len(), 32);
}

fn hex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map_or(0, |digit| digit as u8);
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| pair.iter().fold(0, |byte, next| byte << 4 | digit(*next)))
        .collect()
}

#[test]
fn the_drawing_shows_through_ecb_and_not_through_gcm() {
    let drawing = drawing::envelope();
    assert_eq!((drawing.width, drawing.height), (320, 200));
    assert!(PixelImage::new(drawing.width, drawing.height, drawing.rgba.clone()).is_some());
    let encrypted = EncryptedPixels::of(drawing, [9; 32]).unwrap();
    assert_eq!(encrypted.original_repeats, encrypted.ecb_repeats);
    assert!(
        encrypted.ecb_repeats.percent() > 90,
        "{:?}",
        encrypted.ecb_repeats
    );
    assert_eq!(
        encrypted.gcm_repeats,
        BlockRepeats {
            blocks: 16_000,
            repeated: 0
        }
    );
    // Opaque, so that what was encrypted shows.
    assert!(encrypted.gcm.rgba.chunks(4).all(|pixel| pixel[3] == 255));
    assert!(encrypted.ecb.rgba.chunks(4).all(|pixel| pixel[3] == 255));
    let seen = |image: &PixelImage| ByteHistogram::of(&image.rgba).entropy();
    assert!(seen(&encrypted.original) < 3.0);
    assert_eq!(PixelImage::new(2, 2, vec![0; 15]), None);
}

#[test]
fn the_stored_samples_look_random_and_the_files_do_not() {
    for sample in Sample::ALL {
        let mut lab = Lab::new([3; 32]).unwrap();
        let bytes = sample.bytes();
        let outcome = lab.upload(sample.name(), sample.content_type(), &bytes, Timestamp(0));
        outcome.result.unwrap();
        let object = &lab.cloud().s3.bucket(BUCKET).unwrap().objects[sample.name()];
        let stored = object.body.parts[0].to_bytes().unwrap();
        let shape = RasterShape::of(stored.len() as u64);
        let (before, after) = (
            BodyPicture::of(&bytes, shape),
            BodyPicture::of(&stored, shape),
        );
        assert!(
            before.histogram.entropy() < 5.6,
            "{sample:?}: {}",
            before.histogram.entropy()
        );
        let expected = entropy_of_random(stored.len() as u64);
        // The fewer the bytes, the more their entropy scatters; and four bytes of the nonce are 0, a frame's number.
        let within = 3.0 / (stored.len() as f64).sqrt();
        assert!(
            near(after.histogram.entropy(), expected, within),
            "{sample:?}: {} for {expected}",
            after.histogram.entropy()
        );
        assert_eq!(after.repeats.repeated, 0);
        assert_eq!(before.plan.len(), bytes.len() as u64);
        let copy = decrypt_in_copy(&lab, sample.name(), [4; 32], Timestamp(9));
        assert_eq!(copy.as_ref(), Some(&bytes));
        assert_eq!(lab.past().len(), 1, "the copy’s download is not the lab’s");
        assert_eq!(choice_of(&object.encryption), EncryptionChoice::SseKms);
    }
}

#[test]
fn the_same_upload_twice_is_alike_only_by_chance() {
    for choice in EncryptionChoice::ALL {
        let file = Sample::Data.bytes();
        let twice = UploadTwice::of(choice, ("file.dat", "text/plain"), &file, [6; 32]).unwrap();
        assert_eq!(twice.len as usize, upload_twice::MOST);
        assert_eq!(twice.file, 1 << 20);
        let bodies = twice.bodies;
        assert!(bodies.of >= upload_twice::MOST as u64 + 28, "{choice:?}");
        // The nonce's last five bytes are the frame's number and the mark of the last frame.
        let by_chance = bodies.by_chance() + 5.0;
        assert!(
            near(bodies.equal as f64, by_chance, 5.0 * bodies.give_or_take()),
            "{choice:?}: {bodies:?}"
        );
        let [one, other] = &twice.uploads;
        assert_ne!(one.body[..7], other.body[..7], "{choice:?}: the nonce");
        for part in twice
            .parts
            .iter()
            .filter(|part| part.role != envelope_lab::core::trace::field::Role::Metadata)
        {
            assert!(
                part.bytes.equal * 8 <= part.bytes.of,
                "{choice:?}: {part:?}"
            );
        }
        assert_eq!(
            one.encrypted_data_key.is_empty(),
            choice == EncryptionChoice::SseC
        );
        // What differs is what the difference shows.
        let zeros = twice
            .difference
            .bytes
            .iter()
            .filter(|byte| **byte == 0)
            .count();
        assert!(
            twice.rasters[0]
                .bytes
                .iter()
                .zip(&twice.rasters[1].bytes)
                .filter(|(a, b)| a == b)
                .count()
                == zeros
        );
    }
}

proptest! {
    #[test]
    fn entropy_is_between_0_and_8_and_counts_sum_to_the_length(bytes: Vec<u8>, more: Vec<u8>) {
        let mut histogram = ByteHistogram::of(&bytes);
        prop_assert!((0.0..=8.0).contains(&histogram.entropy()));
        prop_assert_eq!(histogram.total(), bytes.len() as u64);
        // At most as many bits as it takes to tell the values apart.
        prop_assert!(histogram.entropy() <= (histogram.distinct().max(1) as f64).log2() + 1e-9);
        histogram.add(&more);
        prop_assert_eq!(histogram, ByteHistogram::of(&[bytes, more].concat()));
    }

    #[test]
    fn ecb_repeats_exactly_where_the_plaintext_does(
        picks in proptest::collection::vec(0_u8..4, 0..80),
        key: [u8; 32],
    ) {
        // Blocks of four kinds, so that many repeat.
        let plaintext: Vec<u8> = picks.iter().flat_map(|pick| [*pick; BLOCK]).collect();
        let encrypted = encrypt_with_ecb(&key, &plaintext);
        let shown = &encrypted[..plaintext.len()];
        prop_assert_eq!(twins(shown), twins(&plaintext));
        prop_assert_eq!(BlockRepeats::of(shown), BlockRepeats::of(&plaintext));
        let distinct = |twins: &[Option<usize>]| {
            twins.iter().filter(|twin| twins.iter().filter(|other| other == twin).count() > 1).count()
        };
        prop_assert_eq!(BlockRepeats::of(&plaintext).repeated, distinct(&twins(&plaintext)));
    }

    #[test]
    fn a_picture_is_the_same_however_its_bytes_come(
        bytes in proptest::collection::vec(any::<u8>(), 0..70_000),
        piece in 1_usize..9_000,
    ) {
        let shape = RasterShape::of(bytes.len() as u64);
        let mut reader = BodyPictureReader::new(bytes.len() as u64, shape);
        for part in bytes.chunks(piece) {
            reader.add(part);
        }
        let picture = reader.finish();
        prop_assert_eq!(&picture, &BodyPicture::of(&bytes, shape));
        prop_assert_eq!(picture.raster.bytes.len(), bytes.len().min(shape.pixels()));
        if picture.raster.is_whole() {
            prop_assert_eq!(&picture.raster.bytes, &bytes);
        }
    }
}
