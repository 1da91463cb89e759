// Where a program acts: at the edges of pages, VMAs and page tables, rather than in the midst of them.

#include "tests/differential/generator.hpp"

#include <algorithm>

namespace cow::differential {

std::string hex(u64 value) { return value == 0 ? "NULL" : fmt::format("{:#x}", value); }

std::string bytes_text(u64 bytes) {
    if (bytes == 0 || bytes % page_size != 0) {
        return bytes > u64{1} << 40U ? hex(bytes) : fmt::format("{}", bytes);
    }
    return bytes == page_size ? "PAGE" : fmt::format("{}*PAGE", bytes / page_size);
}

u64 Generator::arena_page() {
    constexpr u64 reach = 9;
    const u64 middle = arenas_[rng_.below(arenas_.size())];
    return middle - reach + rng_.below(2 * reach);
}

const Vma* Generator::any_vma() {
    const VmaList& vmas = space().vmas;
    return vmas.empty() ? nullptr : &vmas[rng_.below(vmas.size())];
}

/// Far below a stack, which the model asks to grow that far; the real process has its own program in between.
bool Generator::is_far_below_stack(u64 page) const {
    constexpr u64 far = 1024;
    const Vma* above = space().find_from(Vpn{page});
    return above != nullptr && above->has(vm::grows_down) && above->start.v > page + far;
}

/// Of a VMA, an edge of one, or somewhere about.
u64 Generator::any_page() {
    constexpr int most_tries = 16;
    u64 page = some_page();
    for (int tries = 0; tries < most_tries && is_far_below_stack(page); ++tries) {
        page = some_page();
    }
    return page;
}

u64 Generator::some_page() {
    const Vma* vma = any_vma();
    if (vma == nullptr || chance(20)) {
        return arena_page();
    }
    switch (rng_.below(6)) {
    case 0: return vma->end.v;
    case 1: return vma->start.v - 1;
    case 2: return vma->end.v - 1;
    case 3: return vma->start.v;
    default: return vma->start.v + rng_.below(std::min<u64>(vma->pages(), 24));
    }
}

/// May the process do this without being killed? A stack that would have to grow counts as no.
bool Generator::allows(u64 addr, bool write) const {
    const Vma* vma = space().find(VirtAddr{addr}.page());
    if (vma == nullptr || !vma->has(write ? vm::write : vm::rights) ||
        machine_.pte(process().mm, VirtAddr{addr}.page()).is_guard()) {
        return false;
    }
    return vma->is_anonymous() || vma->index_of(VirtAddr{addr}.page()) < machine_.files[vma->file.v].pages();
}

/// A page that may be touched, if there is one; with some luck one that another process has as well.
u64 Generator::stored_page(bool write) {
    std::vector<u64> pages;
    for (const Vma& vma : space().vmas) {
        const u64 count = std::min<u64>(vma.pages(), 12);
        for (u64 i = 0; i < count; ++i) {
            const u64 page = i < 9 ? vma.start.v + i : vma.end.v - 1 - (i - 9);
            if (!allows(page << page_shift, write)) {
                continue;
            }
            const Pte pte = machine_.pte(process().mm, Vpn{page});
            const bool shared = pte.has_frame() && machine_.frames[pte.pfn()].mapcount > 1;
            pages.insert(pages.end(), shared ? 4 : 1, page);
        }
    }
    return pages.empty() ? any_page() : pages[rng_.below(pages.size())];
}

u64 Generator::offset_in_page() {
    constexpr std::array<u64, 6> offsets{0, 0, 1, 2048, 4095, 4095};
    return chance(10) ? rng_.below(page_size) : pick(offsets);
}

u64 Generator::byte_count() {
    constexpr std::array<u64, 8> counts{1, 1, 10, 100, 4095, 4096, 4097, 9000};
    return chance(4) ? 0 : pick(counts);
}

/// Some pages of one VMA, or across several and the holes between them.
Generator::Range Generator::range() {
    const Vma* vma = any_vma();
    if (vma != nullptr && chance(15)) {
        return {vma->start.v << page_shift, std::min<u64>(vma->pages(), 1024) * page_size};
    }
    return {any_page() << page_shift, (1 + rng_.below(chance(20) ? 16 : 4)) * page_size};
}

/// A length of that many pages, which need not be whole.
std::string Generator::length(u64 pages) {
    const u64 bytes = pages * page_size;
    return bytes_text(chance(12) ? bytes - 1 - rng_.below(page_size - 1) : bytes);
}

} // namespace cow::differential
