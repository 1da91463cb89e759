#include "core/machine/content.hpp"

#include "core/base/rng.hpp"

#include <algorithm>
#include <cassert>

namespace cow {
namespace {

// The hash of a page is the sum of one term per byte that is not zero, so a store changes it by a difference and
// never needs the other 4095 bytes.
constexpr u64 hash_salt = 0x636f7773636f7065ULL;
constexpr u64 check_salt = 0x70616765636f7079ULL;

} // namespace

u64 ContentPool::term(u32 offset, Cell cell, u64 salt) {
    if (cell.unknown != 0) {
        return mix64(mix64(cell.unknown) ^ (u64{offset} << 8U) ^ salt);
    }
    return cell.value == 0 ? 0 : mix64(((u64{offset} << 8U) | cell.value) ^ salt);
}

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
        entry.hash += term(i, {0, page[i]}, hash_salt);
        entry.check += term(i, {0, page[i]}, check_salt);
    }
    if (const ContentId* known = find(entry.hash, entry.check)) {
        return *known;
    }
    entry.data = static_cast<u32>(pages_.size());
    pages_.push_back(page);
    return add(entry);
}

ContentId ContentPool::add(Entry entry) {
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
    constexpr std::size_t longest_patch = 64;
    if (bytes.size() > longest_patch && all_known(base)) { // cheaper kept whole than as a patch
        PageBytes page = this->bytes(base);
        std::copy(bytes.begin(), bytes.end(), page.begin() + offset);
        return intern_flat(page);
    }
    Entry entry = entries_[base.v];
    for (u32 i = 0; i < bytes.size(); ++i) {
        count(entry, base, offset + i, {0, bytes[i]});
    }
    if (const ContentId* known = find(entry.hash, entry.check)) {
        return *known;
    }
    if (entry.depth + 1U >= max_depth || bytes.size() > longest_patch) {
        return add_flat(entry, base, offset, bytes, nullptr);
    }
    entry.data = static_cast<u32>(patches_.size());
    entry.base = base.v;
    entry.offset = static_cast<u16>(offset);
    entry.length = static_cast<u16>(bytes.size());
    entry.hides = false;
    ++entry.depth;
    patches_.insert(patches_.end(), bytes.begin(), bytes.end());
    return add(entry);
}

/// The hash and the number of unknown bytes follow one byte's change.
void ContentPool::count(Entry& entry, ContentId base, u32 offset, Cell now) const {
    const Cell old = cell(base, offset);
    entry.hash += term(offset, now, hash_salt) - term(offset, old, hash_salt);
    entry.check += term(offset, now, check_salt) - term(offset, old, check_salt);
    entry.unknown = static_cast<u16>(entry.unknown + (now.unknown != 0 ? 1 : 0) - (old.unknown != 0 ? 1 : 0));
}

ContentId ContentPool::write_unknown(ContentId base, u32 offset, u32 length, u64 salt) {
    assert(offset + length <= page_size);
    if (length == 0) {
        return base;
    }
    Entry entry = entries_[base.v];
    for (u32 i = 0; i < length; ++i) {
        count(entry, base, offset + i, {salt + offset + i, 0});
    }
    if (const ContentId* known = find(entry.hash, entry.check)) {
        return *known;
    }
    if (entry.depth + 1U >= max_depth) {
        const Run run{offset, length, salt};
        return add_flat(entry, base, offset, {}, &run);
    }
    entry.data = static_cast<u32>(salts_.size());
    entry.base = base.v;
    entry.offset = static_cast<u16>(offset);
    entry.length = static_cast<u16>(length);
    entry.hides = true;
    ++entry.depth;
    salts_.push_back(salt);
    return add(entry);
}

ContentId ContentPool::copy(ContentId base, u32 offset, const ContentPiece& piece) {
    const PageBytes bytes = this->bytes(piece.content);
    const auto whole = std::span(bytes).subspan(piece.offset, piece.length);
    ContentId out = write(base, offset, whole);
    if (all_known(piece.content)) {
        return out;
    }
    for (const Run& run : runs_of(piece.content)) {
        const u32 first = std::max(run.offset, piece.offset);
        const u32 last = std::min(run.offset + run.length, piece.offset + piece.length);
        if (first < last) { // the byte at `o` is that at o + piece.offset - offset there
            out = write_unknown(out, first - piece.offset + offset, last - first,
                                run.salt + piece.offset - offset);
        }
    }
    return out;
}

/// A page of its own: `base` with the bytes or the hidden run.
ContentId ContentPool::add_flat(Entry entry, ContentId base, u32 offset, std::span<const u8> bytes,
                                const Run* hidden) {
    PageBytes page = this->bytes(base);
    const u32 length = hidden != nullptr ? hidden->length : static_cast<u32>(bytes.size());
    std::fill_n(page.begin() + offset, length, u8{0});
    std::copy(bytes.begin(), bytes.end(), page.begin() + offset);
    std::vector<Run> runs;
    for (const Run& run : runs_of(base)) { // what is left of it on both sides
        const u32 end = run.offset + run.length;
        if (run.offset < offset) {
            runs.push_back({run.offset, std::min(end, offset) - run.offset, run.salt});
        }
        if (end > offset + length) {
            const u32 first = std::max(run.offset, offset + length);
            runs.push_back({first, end - first, run.salt});
        }
    }
    if (hidden != nullptr) {
        runs.push_back(*hidden);
    }
    entry.data = static_cast<u32>(pages_.size());
    entry.base = flat;
    entry.depth = 0;
    entry.hides = false;
    pages_.push_back(page);
    if (!runs.empty()) {
        hidden_.emplace(entry.data, std::move(runs));
    }
    return add(entry);
}

std::vector<ContentPool::Run> ContentPool::runs_of(ContentId id) const {
    std::vector<Run> runs;
    if (all_known(id)) {
        return runs;
    }
    for (u32 i = 0; i < page_size; ++i) {
        const u64 unknown = cell(id, i).unknown;
        if (unknown == 0) {
            continue;
        }
        const u64 salt = unknown - i;
        if (!runs.empty() && runs.back().offset + runs.back().length == i && runs.back().salt == salt) {
            ++runs.back().length;
        } else {
            runs.push_back({i, 1, salt});
        }
    }
    return runs;
}

ContentId ContentPool::write_byte_slow(ContentId base, u32 offset, u8 value, u32 slot) {
    const ContentId result = write(base, offset, std::span(&value, 1));
    memo_[slot] = {base, memo_key(offset, value), result};
    return result;
}

ContentPool::Cell ContentPool::cell(ContentId id, u32 offset) const {
    for (const Entry* entry = &entries_[id.v];; entry = &entries_[entry->base]) {
        if (entry->base == flat) {
            if (entry->unknown != 0) {
                for (const Run& run : hidden_.at(entry->data)) {
                    if (offset >= run.offset && offset < run.offset + run.length) {
                        return {run.salt + offset, 0};
                    }
                }
            }
            return {0, pages_[entry->data][offset]};
        }
        if (offset >= entry->offset && offset < u32{entry->offset} + entry->length) {
            return entry->hides ? Cell{salts_[entry->data] + offset, 0}
                                : Cell{0, patches_[entry->data + offset - entry->offset]};
        }
    }
}

PageBytes ContentPool::bytes(ContentId id) const {
    const Entry& entry = entries_[id.v];
    if (entry.base == flat) {
        return pages_[entry.data];
    }
    PageBytes page = bytes(ContentId{entry.base});
    if (entry.hides) {
        std::fill_n(page.begin() + entry.offset, entry.length, u8{0});
    } else {
        std::copy_n(patches_.begin() + entry.data, entry.length, page.begin() + entry.offset);
    }
    return page;
}

} // namespace cow
