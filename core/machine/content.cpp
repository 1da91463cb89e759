#include "core/machine/content.hpp"

#include "core/base/rng.hpp"

#include <algorithm>
#include <cassert>

namespace cow {
namespace {

// The hash of a page is the sum of one term per byte that is not zero, so a store changes it by a difference and
// never needs the other 4095 bytes.
u64 term(u32 offset, u8 value, u64 salt) {
    return value == 0 ? 0 : mix64(((u64{offset} << 8U) | value) ^ salt);
}
constexpr u64 hash_salt = 0x636f7773636f7065ULL;
constexpr u64 check_salt = 0x70616765636f7079ULL;

} // namespace

ContentPool::ContentPool() {
    pages_.emplace_back(); // all zero
    pages_.back().fill(0);
    entries_.push_back(Entry{});
    by_hash_.emplace(0, zero_content);
}

const ContentId* ContentPool::find(u64 hash, u64 check) const {
    auto [first, last] = by_hash_.equal_range(hash);
    for (; first != last; ++first) {
        if (entries_[first->second.v].check == check) {
            return &first->second;
        }
    }
    return nullptr;
}

ContentId ContentPool::intern_flat(const PageBytes& page) {
    Entry entry;
    for (u32 i = 0; i < page_size; ++i) {
        entry.hash += term(i, page[i], hash_salt);
        entry.check += term(i, page[i], check_salt);
    }
    if (const ContentId* known = find(entry.hash, entry.check)) {
        return *known;
    }
    entry.data = static_cast<u32>(pages_.size());
    pages_.push_back(page);
    const ContentId id{static_cast<u32>(entries_.size())};
    entries_.push_back(entry);
    by_hash_.emplace(entry.hash, id);
    return id;
}

ContentId ContentPool::from_bytes(std::span<const u8> bytes) {
    PageBytes page{};
    std::copy_n(bytes.begin(), std::min<std::size_t>(bytes.size(), page.size()), page.begin());
    return intern_flat(page);
}

ContentId ContentPool::file_page(std::string_view path, u64 index) {
    const std::string_view base = path.substr(path.rfind('/') + 1);
    const std::string text = std::string(base) + " page " + std::to_string(index) + "  ";
    auto [found, fresh] = file_pages_.try_emplace(text);
    if (fresh) {
        PageBytes page{};
        for (std::size_t i = 0; i < page.size(); ++i) {
            page[i] = static_cast<u8>(text[i % text.size()]);
        }
        found->second = intern_flat(page);
    }
    return found->second;
}

ContentId ContentPool::write(ContentId base, u32 offset, std::span<const u8> bytes) {
    assert(offset + bytes.size() <= page_size);
    if (bytes.empty()) {
        return base;
    }
    if (bytes.size() > 64) { // a long write is cheaper kept whole than as a patch
        PageBytes page = this->bytes(base);
        std::copy(bytes.begin(), bytes.end(), page.begin() + offset);
        return intern_flat(page);
    }
    Entry entry = entries_[base.v];
    for (u32 i = 0; i < bytes.size(); ++i) {
        const u8 old = byte(base, offset + i);
        entry.hash += term(offset + i, bytes[i], hash_salt) - term(offset + i, old, hash_salt);
        entry.check += term(offset + i, bytes[i], check_salt) - term(offset + i, old, check_salt);
    }
    if (const ContentId* known = find(entry.hash, entry.check)) {
        return *known;
    }
    if (entry.depth + 1 >= max_depth) {
        PageBytes page = this->bytes(base);
        std::copy(bytes.begin(), bytes.end(), page.begin() + offset);
        entry.data = static_cast<u32>(pages_.size());
        entry.base = flat;
        entry.depth = 0;
        pages_.push_back(page);
    } else {
        entry.data = static_cast<u32>(patches_.size());
        entry.base = base.v;
        entry.offset = static_cast<u16>(offset);
        entry.length = static_cast<u16>(bytes.size());
        ++entry.depth;
        patches_.insert(patches_.end(), bytes.begin(), bytes.end());
    }
    const ContentId id{static_cast<u32>(entries_.size())};
    entries_.push_back(entry);
    by_hash_.emplace(entry.hash, id);
    return id;
}

ContentId ContentPool::write_byte_slow(ContentId base, u32 offset, u8 value, u32 slot) {
    const ContentId result = write(base, offset, std::span(&value, 1));
    memo_[slot] = {base, memo_key(offset, value), result};
    return result;
}

u8 ContentPool::byte(ContentId id, u32 offset) const {
    for (const Entry* entry = &entries_[id.v];; entry = &entries_[entry->base]) {
        if (entry->base == flat) {
            return pages_[entry->data][offset];
        }
        if (offset >= entry->offset && offset < u32{entry->offset} + entry->length) {
            return patches_[entry->data + offset - entry->offset];
        }
    }
}

PageBytes ContentPool::bytes(ContentId id) const {
    const Entry& entry = entries_[id.v];
    if (entry.base == flat) {
        return pages_[entry.data];
    }
    PageBytes page = bytes(ContentId{entry.base});
    std::copy_n(patches_.begin() + entry.data, entry.length, page.begin() + entry.offset);
    return page;
}

} // namespace cow
