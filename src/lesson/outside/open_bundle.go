// Opens a bundle of Envelope Lab. Go's standard library has everything it needs.
//
//	go run open_bundle.go bundle.json > file
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"sort"
)

const (
	frame = 1 << 20 // plaintext bytes in a full frame
	tag   = 16
)

// A Bundle has what this program needs of it. In JSON, Go reads and writes []byte as base64.
type Bundle struct {
	Format    string
	Version   int
	Object    struct{ Arn string }
	Plaintext struct{ Sha256 string }
	Layers    []Layer
	Message   *struct {
		KeyNamespace string `json:"key_namespace"`
		KeyName      string `json:"key_name"`
	}
	Keys  *Keys
	Parts []struct{ Bytes []byte }
}

// A Layer says who wrapped the data key of a layer of encryption.
type Layer struct {
	WrappedBy string `json:"wrapped_by"`
	Wrapped
	EncryptedDataKey []byte   `json:"encrypted_data_key"`
	BucketKey        *Wrapped `json:"bucket_key"`
	Salt             []byte
	HmacSha256       []byte `json:"hmac_sha256"`
}

// Wrapped is a key that KMS wrapped.
type Wrapped struct {
	CiphertextBlob    []byte            `json:"ciphertext_blob"`
	EncryptionContext map[string]string `json:"encryption_context"`
}

// Keys are those that a real cloud never gives away.
type Keys struct {
	Kms []struct {
		Key, Material string
		Secret        []byte
	}
	S3, Customer, Wrapping []byte
}

func fail(why string, values ...any) {
	fmt.Fprintf(os.Stderr, "This bundle does not open: "+why+".\n", values...)
	os.Exit(1)
}

// unseal is AES-256-GCM. sealed is ciphertext and tag; the tag covers the ciphertext and what it is bound to.
func unseal(key, nonce, sealed, bound []byte, what string) []byte {
	block, err := aes.NewCipher(key)
	if err != nil || len(key) != 32 || len(nonce) != 12 {
		fail("%s: the key or the nonce is missing or has another length", what)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		fail("%s: %v", what, err)
	}
	opened, err := gcm.Open(nil, nonce, sealed, bound)
	if err != nil {
		fail("%s: the tag does not match", what)
	}
	return opened
}

func u16(number int) []byte    { return binary.BigEndian.AppendUint16(nil, uint16(number)) }
func u32(number uint32) []byte { return binary.BigEndian.AppendUint32(nil, number) }

func join(pieces ...[]byte) []byte { return bytes.Join(pieces, nil) }

// serialize writes an encryption context as bytes. Each text has its length before it, so no two contexts look alike.
func serialize(context map[string]string) []byte {
	var names []string
	for name := range context {
		names = append(names, name)
	}
	sort.Strings(names) // byte by byte
	out := u16(len(names))
	for _, name := range names {
		for _, text := range []string{name, context[name]} {
			out = join(out, u16(len(text)), []byte(text))
		}
	}
	return out
}

// What stands around the nonce in the CiphertextBlob of a 256-bit key: lengths, and names of algorithms (DER).
const (
	beforeNonce = "0000007e307c06092a864886f70d010706a06f306d020100306806092a864886f70d010701" +
		"301e060960864801650304012e3011040c"
	afterNonce = "020110803b"
)

// kmsDecrypt does what KMS does for Decrypt: finds the key that the blob names, and unwraps what is inside.
func kmsDecrypt(wrapped Wrapped, keys *Keys) []byte {
	blob := wrapped.CiphertextBlob
	at := func(from, to int) string { return hex.EncodeToString(blob[from:to]) }
	if len(blob) != 184 || at(0, 5) != "0102030078" || at(37, 38) != "01" ||
		at(54, 108) != beforeNonce || at(120, 125) != afterNonce {
		fail("the CiphertextBlob is not the blob of a 256-bit data key")
	}
	key, material := at(5, 21), at(21, 37)
	for _, known := range keys.Kms {
		if known.Key != key || known.Material != material {
			continue
		}
		bound := join(blob[:54], serialize(wrapped.EncryptionContext))
		inside := unseal(known.Secret, blob[108:120], blob[125:], bound, "the key that KMS wrapped")
		// Before the key stand 11 bytes: “sim”, and the key's length as a 64-bit number.
		if hex.EncodeToString(inside[:11]) != "73696d0000000000000020" {
			fail("the blob does not hold a 256-bit key")
		}
		return inside[11:]
	}
	fail("the key material %s of the KMS key %s is not in the bundle", material, key)
	return nil
}

// dataKey unwraps the data key of one layer.
func dataKey(layer Layer, arn string, keys *Keys) []byte {
	// S3 wrapped the data key itself: nonce, ciphertext, tag. It is bound to the object's ARN.
	wrapped, bound := layer.EncryptedDataKey, []byte(arn)
	if layer.WrappedBy == "s3" || layer.WrappedBy == "bucket-key" {
		if len(wrapped) != 60 {
			fail("an encrypted data key has %d bytes, not 60", len(wrapped))
		}
	}
	switch layer.WrappedBy {
	case "kms":
		return kmsDecrypt(layer.Wrapped, keys)
	case "customer":
		if !hmac.Equal(mac(layer.Salt, keys.Customer), layer.HmacSha256) {
			fail("the customer's key is not the one whose fingerprint S3 stored")
		}
		return keys.Customer
	case "s3":
		return unseal(keys.S3, wrapped[:12], wrapped[12:], bound, "the data key under S3's own key")
	case "bucket-key":
		bucketKey := kmsDecrypt(*layer.BucketKey, keys)
		bound = join(serialize(layer.EncryptionContext), bound)
		return unseal(bucketKey, wrapped[:12], wrapped[12:], bound, "the data key under the Bucket Key")
	}
	fail("a data key wrapped by %s is unknown", layer.WrappedBy)
	return nil
}

// openFrames opens a body: the last frame's nonce, then the frames. A nonce is prefix (7), number (4), last or not (1).
func openFrames(key, stored []byte, what string) []byte {
	if len(stored) < 12+tag {
		fail("%s: %d bytes are fewer than a header and a tag", what, len(stored))
	}
	header, rest := stored[:12], stored[12:]
	last := uint32((len(rest) - 1) / (frame + tag))
	nonce := func(number uint32) []byte {
		end := byte(0)
		if number == last {
			end = 1
		}
		return join(header[:7], u32(number), []byte{end})
	}
	if !bytes.Equal(header, nonce(last)) {
		fail("%s: the header does not fit %d frames", what, last+1)
	}
	var out []byte
	for number := uint32(0); number <= last; number++ {
		end := frame + tag
		if end > len(rest) {
			end = len(rest)
		}
		out = append(out, unseal(key, nonce(number), rest[:end], nil, fmt.Sprintf("%s, frame %d", what, number))...)
		rest = rest[end:]
	}
	return out
}

// openMessage opens a message of the AWS Encryption SDK, version 1, whose data key a raw AES key wrapped.
func openMessage(message []byte, namespace, name string, wrapping []byte) []byte {
	at := 0
	take := func(length int) []byte {
		if length < 0 || length > len(message)-at {
			fail("the message ends at byte %d, in the middle of a field", len(message))
		}
		at += length
		return message[at-length : at]
	}
	short := func() int { return int(binary.BigEndian.Uint16(take(2))) }
	long := func() uint32 { return binary.BigEndian.Uint32(take(4)) }

	if !bytes.Equal(take(2), []byte{1, 0x80}) {
		fail("the message is not version 1, type 0x80")
	}
	suite := take(2)
	hkdf := bytes.Equal(suite, []byte{1, 0x78})
	if !hkdf && !bytes.Equal(suite, []byte{0, 0x78}) {
		fail("algorithm suite 0x%x is not opened here", suite)
	}
	id := take(16)
	context := take(short())
	// Provider id and info name the wrapping key; after the key's name: length of the tag in bits, of the nonce, nonce.
	start := join([]byte(name), []byte{0, 0, 0, 128, 0, 0, 0, 12})
	var keyNonce, ours []byte
	for left := short(); left > 0; left-- {
		provider, info, sealed := take(short()), take(short()), take(short())
		if string(provider) == namespace && bytes.HasPrefix(info, start) {
			keyNonce, ours = info[len(start):], sealed
		}
	}
	if !bytes.Equal(take(6), []byte{2, 0, 0, 0, 0, 12}) {
		fail("the message is not framed, with nonces of 12 bytes")
	}
	frameLength := long()
	header, nonce, headerTag := message[:at], take(12), take(tag)
	if ours == nil {
		fail("the bundle's wrapping key wrapped none of the message's data keys")
	}
	key := unseal(wrapping, keyNonce, ours, context, "the message's data key")
	if hkdf { // HKDF-SHA-256 (RFC 5869), one block
		key = mac(mac(make([]byte, 32), key), join(suite, id, []byte{1}))
	}
	unseal(key, nonce, headerTag, header, "the message's header")

	var file []byte
	last := false
	for expected := uint32(1); !last; expected++ {
		sequence := long()
		last = sequence == 0xffffffff
		kind, length := "AWSKMSEncryptionClient Frame", frameLength
		if last {
			sequence, kind = long(), "AWSKMSEncryptionClient Final Frame"
		}
		frameNonce := take(12)
		if last {
			length = long()
		}
		if sequence != expected || length > frameLength {
			fail("frame %d of the message is not where it belongs", expected)
		}
		bound := join(id, []byte(kind), u32(sequence), u32(0), u32(length))
		sealed := take(int(length) + tag)
		file = append(file, unseal(key, frameNonce, sealed, bound, fmt.Sprintf("frame %d of the message", sequence))...)
	}
	if at != len(message) {
		fail("%d bytes follow the message's last frame", len(message)-at)
	}
	return file
}

func mac(key, message []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(message)
	return mac.Sum(nil)
}

func openBundle(bundle Bundle) []byte {
	if bundle.Format != "envelope-lab-bundle" || bundle.Version != 1 {
		fail("it is not version 1 of envelope-lab-bundle")
	}
	if bundle.Keys == nil {
		fail("it was made without keys")
	}
	var file []byte
	if names := bundle.Message; names != nil {
		return openMessage(bundle.Parts[0].Bytes, names.KeyNamespace, names.KeyName, bundle.Keys.Wrapping)
	}
	for n, part := range bundle.Parts {
		opened := part.Bytes
		// The outermost layer first. All parts share a layer's data key.
		for depth, layer := range bundle.Layers {
			key := dataKey(layer, bundle.Object.Arn, bundle.Keys)
			opened = openFrames(key, opened, fmt.Sprintf("part %d, layer %d", n+1, depth+1))
		}
		file = append(file, opened...)
	}
	return file
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail("%v", err)
	}
	var bundle Bundle
	if err := json.Unmarshal(text, &bundle); err != nil {
		fail("%v", err)
	}
	file := openBundle(bundle)
	digest := sha256.Sum256(file)
	if hex.EncodeToString(digest[:]) != bundle.Plaintext.Sha256 {
		fail("the file's SHA-256 is not the one that the bundle says")
	}
	os.Stdout.Write(file)
	fmt.Fprintf(os.Stderr, "%d bytes, SHA-256 as expected.\n", len(file))
}
