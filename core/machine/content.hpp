#pragma once
// What a page of memory holds, interned: two pages with the same 4096 bytes have the same ContentId, so copying
// a page is copying an id and same-page merging compares ids. A page that differs from another by some stores is
// kept as those stores, not as 4096 bytes: a gigabyte of modelled memory costs the host a few megabytes.
//
// A byte may be unknown: the kernel wrote it, and nothing says what. Such a byte is equal to its own copies and to nothing
// else.
//
// Append-only. An id never changes its meaning, so all copies of a machine (keyframes, branches) share one pool.

#include "core/base/ids.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cow {

using PageBytes = std::array<u8, page_size>;

/// Some bytes within a page, among them perhaps unknown ones.
struct ContentPiece {
    ContentId content{};
    u32 offset = 0;
    u32 length = 0; ///< offset + length does not pass page_size

    ContentPiece part(u32 from, u32 bytes) const { return {content, offset + from, bytes}; }
};

class ContentPool {
public:
    ContentPool();

    /// The page whose every byte is 0 is zero_content.
    /// The content of page `index` of a file called `path`: the file's base name and the page number, repeated,
    /// so that a hex view of it can be read.
    ContentId file_page(std::string_view path, u64 index);
    /// `bytes` from offset 0, the rest zero. At most page_size bytes are used.
    ContentId from_bytes(std::span<const u8> bytes);
    /// `base` with `bytes` stored at `offset`; offset + bytes.size() must not pass page_size.
    ContentId write(ContentId base, u32 offset, std::span<const u8> bytes);
    /// The same for one byte: the fast path of a store.
    ContentId write_byte(ContentId base, u32 offset, u8 value) {
        const u32 slot = memo_slot(base, offset, value);
        const Memo& memo = memo_[slot];
        if (memo.base == base && memo.key == memo_key(offset, value)) {
            return memo.result;
        }
        return write_byte_slow(base, offset, value, slot);
    }

    /// `base` with `length` unknown bytes at `offset`. Other bytes than those of any other `salt`.
    ContentId write_unknown(ContentId base, u32 offset, u32 length, u64 salt);
    /// `base` with a copy of the piece at `offset`, unknown bytes included.
    ContentId copy(ContentId base, u32 offset, const ContentPiece& piece);

    /// 0 for an unknown byte.
    u8 byte(ContentId id, u32 offset) const { return cell(id, offset).value; }
    bool known(ContentId id, u32 offset) const { return all_known(id) || cell(id, offset).unknown == 0; }
    bool all_known(ContentId id) const { return entries_[id.v].unknown == 0; }
    /// The byte; nothing for an unknown one.
    std::optional<u8> look(ContentId id, u32 offset) const {
        const Cell found = cell(id, offset);
        return found.unknown == 0 ? std::optional(found.value) : std::nullopt;
    }
    /// The same byte at `offset`: of the same value, or copies of one unknown byte.
    bool same(ContentId a, ContentId b, u32 offset) const {
        const Cell x = cell(a, offset);
        const Cell y = cell(b, offset);
        return x.unknown == y.unknown && x.value == y.value;
    }
    /// With 0 for unknown bytes.
    PageBytes bytes(ContentId id) const;
    /// Equal for equal bytes, whatever stores led to them and in whatever run.
    u64 hash(ContentId id) const { return entries_[id.v].hash; }
    std::size_t size() const { return entries_.size(); }

private:
    // A page is `base` with one patch on it; at max_depth the bytes are written out whole.
    static constexpr u32 max_depth = 24;
    static constexpr u32 flat = 0xffffffffU;
    struct Entry {
        u64 hash = 0;
        u64 check = 0; // a second, independent hash
        u32 base = flat;
        u32 data = 0; // offset in patches_, or index in salts_; index in pages_ when flat
        u16 offset = 0;
        u16 length = 0;
        u16 depth = 0;
        u16 unknown = 0;    // bytes of the page that are
        bool hides = false; // the patch: they are unknown ones
    };
    /// A byte: its value, or which of all unknown ones it is.
    struct Cell {
        u64 unknown = 0;
        u8 value = 0;
    };
    /// Unknown bytes of a flat page: the one at `o` is salt + o.
    struct Run {
        u32 offset = 0;
        u32 length = 0;
        u64 salt = 0;
    };
    struct Memo {
        ContentId base{flat};
        u32 key = 0;
        ContentId result{};
    };
    static constexpr u32 memo_size = 1024;
    static u32 memo_key(u32 offset, u8 value) { return (offset << 8U) | value; }
    static u32 memo_slot(ContentId base, u32 offset, u8 value) {
        return (base.v * 0x9e3779b1U + memo_key(offset, value) * 0x85ebca6bU) >> 22U;
    }
    ContentId write_byte_slow(ContentId base, u32 offset, u8 value, u32 slot);
    ContentId intern_flat(const PageBytes& page);
    Cell cell(ContentId id, u32 offset) const;
    static u64 term(u32 offset, Cell cell, u64 salt);
    void count(Entry& entry, ContentId base, u32 offset, Cell now) const;
    ContentId add(Entry entry);
    ContentId add_flat(Entry entry, ContentId base, u32 offset, std::span<const u8> bytes, const Run* hidden);
    std::vector<Run> runs_of(ContentId id) const;
    const ContentId* find(u64 hash, u64 check) const;

    std::vector<Entry> entries_;
    std::vector<PageBytes> pages_;
    std::vector<u8> patches_;
    std::vector<u64> salts_;                           // of patches that hide
    std::unordered_map<u32, std::vector<Run>> hidden_; // of flat pages, by index in pages_; by offset
    std::unordered_multimap<u64, ContentId> by_hash_;
    std::unordered_map<std::string, ContentId> file_pages_;
    std::array<Memo, memo_size> memo_{};
};

} // namespace cow
