#pragma once
// What a page of memory holds, interned: two pages with the same 4096 bytes have the same ContentId, so copying
// a page is copying an id and same-page merging compares ids. A page that differs from another by some stores is
// kept as those stores, not as 4096 bytes: a gigabyte of modelled memory costs the host a few megabytes.
//
// Append-only. An id never changes its meaning, so all copies of a machine (keyframes, branches) share one pool.

#include "core/base/ids.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cow {

using PageBytes = std::array<u8, page_size>;

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

    u8 byte(ContentId id, u32 offset) const;
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
        u32 data = 0; // offset in patches_, or index in pages_ when flat
        u16 offset = 0;
        u16 length = 0;
        u32 depth = 0;
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
    const ContentId* find(u64 hash, u64 check) const;

    std::vector<Entry> entries_;
    std::vector<PageBytes> pages_;
    std::vector<u8> patches_;
    std::unordered_multimap<u64, ContentId> by_hash_;
    std::unordered_map<std::string, ContentId> file_pages_;
    std::array<Memo, memo_size> memo_{};
};

} // namespace cow
