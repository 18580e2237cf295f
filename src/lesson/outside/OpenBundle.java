// Opens a bundle of Envelope Lab. Java 17 or newer has everything it needs.
//
//     java OpenBundle.java bundle.json > file

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

public class OpenBundle {
    static final int FRAME = 1 << 20; // plaintext bytes in a full frame
    static final int TAG = 16;
    static final HexFormat HEX = HexFormat.of();

    static class Unopened extends RuntimeException {
        Unopened(String why) {
            super(why);
        }
    }

    public static void main(String[] arguments) throws Exception {
        try {
            Map<String, Object> bundle = object(new Json(Files.readString(Path.of(arguments[0]))).whole());
            byte[] file = openBundle(bundle);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
            if (!HEX.formatHex(digest).equals(object(bundle.get("plaintext")).get("sha256"))) {
                throw new Unopened("the file's SHA-256 is not the one that the bundle says");
            }
            System.out.write(file);
            System.out.flush();
            System.err.println(file.length + " bytes, SHA-256 as expected.");
        } catch (Exception error) {
            String why = error instanceof Unopened ? error.getMessage() : error.toString();
            System.err.println("This bundle does not open: " + why + ".");
            System.exit(1);
        }
    }

    static byte[] openBundle(Map<String, Object> bundle) throws Exception {
        if (!"envelope-lab-bundle".equals(bundle.get("format")) || !"1".equals(bundle.get("version"))) {
            throw new Unopened("it is not version 1 of envelope-lab-bundle");
        }
        if (bundle.get("keys") == null) throw new Unopened("it was made without keys");
        Map<String, Object> keys = object(bundle.get("keys"));
        List<byte[]> parts = new ArrayList<>();
        for (Object part : list(bundle.get("parts"))) parts.add(base64(object(part).get("bytes")));
        if (bundle.containsKey("message")) {
            return openMessage(parts.get(0), object(bundle.get("message")), key(keys, "wrapping"));
        }
        String arn = text(object(bundle.get("object")).get("arn"));
        // The outermost layer first. All parts share a layer's data key.
        int depth = 0;
        for (Object layer : list(bundle.get("layers"))) {
            depth++;
            byte[] dataKey = dataKey(object(layer), arn, keys);
            for (int n = 0; n < parts.size(); n++) {
                parts.set(n, openFrames(dataKey, parts.get(n), "part " + (n + 1) + ", layer " + depth));
            }
        }
        return join(parts.toArray(new byte[0][]));
    }

    /** AES-256-GCM. `sealed` is ciphertext and tag; the tag covers the ciphertext and what it is bound to. */
    static byte[] unseal(byte[] key, byte[] nonce, byte[] sealed, byte[] bound, String what) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
            cipher.updateAAD(bound);
            return cipher.doFinal(sealed);
        } catch (GeneralSecurityException | IllegalArgumentException error) {
            throw new Unopened(what + ": the tag does not match");
        }
    }

    /** An encryption context as bytes. Each text has its length before it, so no two contexts look alike. */
    static byte[] serialize(Map<String, Object> context) {
        TreeMap<byte[], byte[]> pairs = new TreeMap<>(Arrays::compareUnsigned);
        context.forEach((name, value) -> pairs.put(utf8(name), utf8(text(value))));
        byte[] out = number(pairs.size(), 2);
        for (var pair : pairs.entrySet()) {
            byte[] name = pair.getKey(), value = pair.getValue();
            out = join(out, number(name.length, 2), name, number(value.length, 2), value);
        }
        return out;
    }

    // What stands around the nonce in the CiphertextBlob of a 256-bit key: lengths, and names of algorithms (DER).
    static final String BEFORE_NONCE = "0000007e307c06092a864886f70d010706a06f306d020100306806092a864886f70d010701"
        + "301e060960864801650304012e3011040c";
    static final String AFTER_NONCE = "020110803b";

    /** What KMS does for Decrypt: finds the key that the blob names, and unwraps what is inside. */
    static byte[] kmsDecrypt(Map<String, Object> wrapped, Map<String, Object> keys) {
        byte[] blob = base64(wrapped.get("ciphertext_blob"));
        String hex = HEX.formatHex(blob); // two digits a byte
        if (blob.length != 184
            || !hex.startsWith("0102030078")
            || !hex.startsWith("01", 2 * 37)
            || !hex.startsWith(BEFORE_NONCE, 2 * 54)
            || !hex.startsWith(AFTER_NONCE, 2 * 120)) {
            throw new Unopened("the CiphertextBlob is not the blob of a 256-bit data key");
        }
        String key = hex.substring(2 * 5, 2 * 21), material = hex.substring(2 * 21, 2 * 37);
        byte[] secret = null;
        for (Object known : list(keys.getOrDefault("kms", List.of()))) {
            Map<String, Object> one = object(known);
            if (key.equals(one.get("key")) && material.equals(one.get("material"))) secret = base64(one.get("secret"));
        }
        if (secret == null) {
            throw new Unopened("the key material " + material + " of the KMS key " + key + " is not in the bundle");
        }
        byte[] bound = join(slice(blob, 0, 54), serialize(object(wrapped.get("encryption_context"))));
        byte[] inside = unseal(secret, slice(blob, 108, 120), slice(blob, 125, 184), bound, "the key that KMS wrapped");
        // Before the key stand 11 bytes: “sim”, and the key's length as a 64-bit number.
        if (!HEX.formatHex(inside).startsWith("73696d0000000000000020")) {
            throw new Unopened("the blob does not hold a 256-bit key");
        }
        return slice(inside, 11, inside.length);
    }

    /** Unwraps the data key of one layer. */
    static byte[] dataKey(Map<String, Object> layer, String arn, Map<String, Object> keys) throws Exception {
        String by = text(layer.get("wrapped_by"));
        if (by.equals("kms")) return kmsDecrypt(layer, keys);
        if (by.equals("customer")) {
            byte[] key = key(keys, "customer");
            if (!Arrays.equals(hmac(base64(layer.get("salt")), key), base64(layer.get("hmac_sha256")))) {
                throw new Unopened("the customer's key is not the one whose fingerprint S3 stored");
            }
            return key;
        }
        // S3 wrapped the data key itself: nonce, ciphertext, tag. It is bound to the object's ARN.
        byte[] wrapped = base64(layer.get("encrypted_data_key"));
        byte[] nonce = slice(wrapped, 0, 12), sealed = slice(wrapped, 12, wrapped.length), bound = utf8(arn);
        if (by.equals("s3")) return unseal(key(keys, "s3"), nonce, sealed, bound, "the data key under S3's own key");
        if (by.equals("bucket-key")) {
            byte[] bucketKey = kmsDecrypt(object(layer.get("bucket_key")), keys);
            byte[] both = join(serialize(object(layer.get("encryption_context"))), bound);
            return unseal(bucketKey, nonce, sealed, both, "the data key under the Bucket Key");
        }
        throw new Unopened("a data key wrapped by " + by + " is unknown");
    }

    /** A body is the last frame's nonce, then the frames. A nonce is prefix (7), number (4), last or not (1). */
    static byte[] openFrames(byte[] key, byte[] stored, String what) {
        int count = Math.max(0, (stored.length - 12 + FRAME + TAG - 1) / (FRAME + TAG));
        if (count == 0 || !Arrays.equals(slice(stored, 0, 12), nonce(stored, count - 1, count))) {
            throw new Unopened(what + ": the header does not fit " + count + " frames");
        }
        byte[][] frames = new byte[count][];
        for (int number = 0; number < count; number++) {
            int from = 12 + number * (FRAME + TAG), to = Math.min(from + FRAME + TAG, stored.length);
            String frame = what + ", frame " + number;
            frames[number] = unseal(key, nonce(stored, number, count), slice(stored, from, to), new byte[0], frame);
        }
        return join(frames);
    }

    static byte[] nonce(byte[] header, int number, int count) {
        return join(slice(header, 0, 7), number(number, 4), number(number == count - 1 ? 1 : 0, 1));
    }

    /** A message of the AWS Encryption SDK, version 1, whose data key a raw AES key wrapped. */
    static byte[] openMessage(byte[] bytes, Map<String, Object> names, byte[] wrapping) throws Exception {
        ByteBuffer message = ByteBuffer.wrap(bytes);
        if (number(message, 2) != 0x0180) throw new Unopened("the message is not version 1, type 0x80");
        byte[] suite = take(message, 2);
        boolean hkdf = Arrays.equals(suite, new byte[] {1, 0x78});
        if (!hkdf && !Arrays.equals(suite, new byte[] {0, 0x78})) {
            throw new Unopened("algorithm suite 0x" + HEX.formatHex(suite) + " is not opened here");
        }
        byte[] id = take(message, 16);
        byte[] context = take(message, number(message, 2));
        // Provider id and info name the wrapping key; after the key's name: length of the tag in bits, of the nonce,
        // nonce.
        byte[] provider = utf8(text(names.get("key_namespace")));
        byte[] info = join(utf8(text(names.get("key_name"))), HEX.parseHex("000000800000000c"));
        byte[] ours = null, keyNonce = null;
        for (long left = number(message, 2); left > 0; left--) {
            byte[] who = take(message, number(message, 2));
            byte[] which = take(message, number(message, 2));
            byte[] sealed = take(message, number(message, 2));
            boolean isOurs = Arrays.equals(who, provider) && which.length == info.length + 12
                && Arrays.equals(slice(which, 0, info.length), info);
            if (isOurs) {
                ours = sealed;
                keyNonce = slice(which, info.length, which.length);
            }
        }
        if (!Arrays.equals(take(message, 6), HEX.parseHex("02000000000c"))) {
            throw new Unopened("the message is not framed, with nonces of 12 bytes");
        }
        long frameLength = number(message, 4);
        byte[] header = slice(bytes, 0, message.position()), nonce = take(message, 12), tag = take(message, TAG);
        if (ours == null) throw new Unopened("the bundle's wrapping key wrapped none of the message's data keys");
        byte[] key = unseal(wrapping, keyNonce, ours, context, "the message's data key");
        if (hkdf) { // HKDF-SHA-256 (RFC 5869), one block
            byte[] extracted = hmac(new byte[32], key);
            key = hmac(extracted, join(suite, id, new byte[] {1}));
        }
        unseal(key, nonce, tag, header, "the message's header");

        ByteArrayOutputStream file = new ByteArrayOutputStream();
        boolean last = false;
        for (long expected = 1; !last; expected++) {
            long sequence = number(message, 4);
            last = sequence == 0xffffffffL;
            if (last) sequence = number(message, 4);
            byte[] frameNonce = take(message, 12);
            long length = last ? number(message, 4) : frameLength;
            if (sequence != expected || length > frameLength) {
                throw new Unopened("frame " + expected + " of the message is not where it belongs");
            }
            byte[] kind = utf8("AWSKMSEncryptionClient " + (last ? "Final Frame" : "Frame"));
            byte[] bound = join(id, kind, number(sequence, 4), number(length, 8));
            byte[] sealed = take(message, length + TAG);
            file.write(unseal(key, frameNonce, sealed, bound, "frame " + sequence + " of the message"));
        }
        if (message.hasRemaining()) throw new Unopened(message.remaining() + " bytes follow the message's last frame");
        return file.toByteArray();
    }

    static byte[] take(ByteBuffer message, long length) {
        if (length > message.remaining()) {
            throw new Unopened("the message ends at byte " + message.limit() + ", in the middle of a field");
        }
        byte[] bytes = new byte[(int) length];
        message.get(bytes);
        return bytes;
    }

    static long number(ByteBuffer message, int length) {
        long number = 0;
        for (byte one : take(message, length)) number = number << 8 | one & 255;
        return number;
    }

    static byte[] number(long number, int length) {
        return slice(ByteBuffer.allocate(8).putLong(number).array(), 8 - length, 8);
    }

    static byte[] hmac(byte[] key, byte[] message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    static byte[] key(Map<String, Object> keys, String name) {
        if (!keys.containsKey(name)) throw new Unopened("the key \"" + name + "\" is not in the bundle");
        return base64(keys.get(name));
    }

    static byte[] base64(Object value) {
        try {
            return Base64.getDecoder().decode(text(value));
        } catch (IllegalArgumentException error) {
            throw new Unopened("something that should be base64 is not: " + error.getMessage());
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) out.writeBytes(piece);
        return out.toByteArray();
    }

    static String text(Object value) {
        return value instanceof String text ? text : wrong("a text");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return value instanceof Map ? (Map<String, Object>) value : wrong("an object");
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return value instanceof List ? (List<Object>) value : wrong("a list");
    }

    static <T> T wrong(String expected) {
        throw new Unopened("a member is not " + expected);
    }

    /** JSON, which the JDK does not read by itself: objects, lists and texts; numbers stay as they are written. */
    static class Json {
        final String text;
        int at = 0;

        Json(String text) {
            this.text = text;
        }

        Object whole() {
            Object value = value();
            if (peek() != 0) throw fault();
            return value;
        }

        Object value() {
            return switch (peek()) {
                case '{' -> members();
                case '[' -> items();
                case '"' -> string();
                default -> word();
            };
        }

        Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            for (at++; peek() != '}'; separate('}')) {
                String name = string();
                if (peek() != ':') throw fault();
                at++;
                members.put(name, value());
            }
            at++;
            return members;
        }

        List<Object> items() {
            List<Object> items = new ArrayList<>();
            for (at++; peek() != ']'; separate(']')) items.add(value());
            at++;
            return items;
        }

        void separate(char end) {
            if (peek() == ',') at++;
            else if (peek() != end) throw fault();
        }

        String string() {
            if (peek() != '"') throw fault();
            int end = ++at;
            while (end < text.length() && text.charAt(end) != '"') end += text.charAt(end) == '\\' ? 2 : 1;
            if (end >= text.length()) throw fault();
            String raw = text.substring(at, end);
            at = end + 1;
            return raw.indexOf('\\') < 0 ? raw : unescape(raw);
        }

        String unescape(String raw) {
            StringBuilder out = new StringBuilder();
            for (int n = 0; n < raw.length(); n++) {
                char letter = raw.charAt(n);
                if (letter == '\\') {
                    letter = raw.charAt(++n);
                    int known = "bfnrt".indexOf(letter);
                    if (known >= 0) letter = "\b\f\n\r\t".charAt(known);
                    if (raw.charAt(n) == 'u') {
                        letter = (char) Integer.parseInt(raw.substring(n + 1, n + 5), 16);
                        n += 4;
                    }
                }
                out.append(letter);
            }
            return out.toString();
        }

        String word() {
            int start = at;
            while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) at++;
            if (start == at) throw fault();
            return text.substring(start, at);
        }

        char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
            return at < text.length() ? text.charAt(at) : 0;
        }

        Unopened fault() {
            return new Unopened("the JSON ends or is damaged at character " + at);
        }
    }
}
