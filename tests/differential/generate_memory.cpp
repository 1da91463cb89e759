// Loads and stores, and the calls that change what is mapped.

#include "tests/differential/generator.hpp"

namespace cow::differential {
namespace {

constexpr u64 too_long = 0xffffffffffffe000; // past the end of any address space

} // namespace

void Generator::touch() {
    const bool write = chance(60);
    const bool careless = expendable() && chance(8);
    for (int tries = 0; tries < 12; ++tries) {
        u64 addr = ((careless ? any_page() : stored_page(write)) << page_shift) + offset_in_page();
        std::string value;
        u64 bytes = 1;
        if (write && chance(15)) {
            bytes = 2 + rng_.below(5);
            addr += (page_size - addr % page_size) - 1 -
                    rng_.below(bytes); // across the end of the page, or up to it
            value = said({" \"{}\"", std::string("abcdef").substr(0, bytes)});
        } else if (write) {
            value = chance(15) ? " 0" : said({" '{}'", static_cast<char>('a' + rng_.below(3))});
        }
        u64 count = 1;
        u64 stride = page_size;
        std::string times;
        if (chance(25)) {
            constexpr std::array<u64, 6> strides{2 * page_size, 64, 1, 2048, 4095, 4097};
            count = 2 + rng_.below(5);
            stride = chance(50) ? stride : pick(strides);
            times = said({" x {}", count});
            times += stride == page_size ? "" : said({" every {}", bytes_text(stride)});
            times += chance(25) ? said({" pick {}", 1 + rng_.below(count)}) : "";
        }
        bool safe = true;
        for (u64 i = 0; i < count; ++i) {
            const u64 first = addr + i * stride;
            safe = safe && allows(first, write) && allows(first + bytes - 1, write);
        }
        if (careless && chance(10)) {
            constexpr std::array<u64, 4> never{0, 0x7ffffffff000, 0x800000000000, 0xffff800000000000};
            addr = pick(never) + 8;
        }
        if (safe || careless) {
            act({"{} {}{}{}", write ? "store" : "load", hex(addr), value, times});
            return;
        }
    }
}

std::string Generator::protection() {
    constexpr std::array<std::string_view, 8> rarer{"PROT_NONE",
                                                    "PROT_READ",
                                                    "PROT_READ",
                                                    "PROT_READ|PROT_EXEC",
                                                    "PROT_WRITE",
                                                    "PROT_EXEC",
                                                    "PROT_READ|PROT_WRITE|PROT_EXEC",
                                                    "PROT_WRITE|PROT_EXEC"};
    return std::string(chance(60) ? "PROT_READ|PROT_WRITE" : pick(rarer));
}

std::string Generator::mapping_flags(bool anonymous, bool shared) {
    const std::string_view type = anonymous && chance(3)     ? "MAP_DROPPABLE"
                                  : !shared                  ? "MAP_PRIVATE"
                                  : anonymous || !chance(20) ? "MAP_SHARED"
                                                             : "MAP_SHARED_VALIDATE";
    std::string flags(type);
    if (anonymous) {
        flags += chance(90) ? "|MAP_ANONYMOUS" : "|MAP_ANON";
    } else if (chance(4)) {
        flags += "|MAP_FILE";
    }
    if (chance(14)) {
        flags += chance(90) ? "|MAP_POPULATE" : "|MAP_POPULATE|MAP_NONBLOCK";
    }
    if (chance(7)) {
        flags += "|MAP_NORESERVE";
    }
    if (chance(anonymous && !shared ? 7 : 1)) {
        flags += chance(50) ? "|MAP_GROWSDOWN" : "|MAP_GROWSDOWN|MAP_STACK";
    }
    if (chance(6)) {
        constexpr std::array<std::string_view, 8> rarer{
            "|MAP_LOCKED",  "|MAP_LOCKED", "|MAP_LOCKED|MAP_POPULATE", "|MAP_32BIT",
            "|MAP_ABOVE4G", "|MAP_SYNC",   "|MAP_UNINITIALIZED",       "|MAP_32BIT"};
        flags += pick(rarer);
    }
    if (flags.find("NORESERVE") == std::string::npos && chance(1)) {
        constexpr std::array<std::string_view, 3> sizes{"", "|MAP_HUGE_2MB", "|MAP_HUGE_1GB"};
        flags += said({"|MAP_HUGETLB{}", pick(sizes)});
    }
    if (!anonymous && chance(6)) {
        flags += chance(50) ? "|MAP_DENYWRITE" : "|MAP_EXECUTABLE";
    }
    return flags;
}

/// Where a mapping goes; adds the flag that says so.
std::string Generator::placement(std::string& flags) {
    const u64 how = rng_.below(100);
    const u64 addr = (chance(60) ? arena_page() : any_page()) << page_shift;
    if (how < 20) {
        return "NULL";
    }
    if (how < 30) {
        return hex(addr + (chance(20) ? 5 : 0)); // a hint
    }
    flags += how < 42 ? "|MAP_FIXED_NOREPLACE" : "|MAP_FIXED";
    return hex(addr + (chance(2) ? 1 : 0));
}

void Generator::mmap() {
    i32 fd = chance(40) ? descriptor(!wrong()) : -1;
    fd = mappable(fd) ? fd : -1;
    const bool anonymous = fd == -1 && !chance(3);
    const bool shared = chance(30);
    const u64 pages = chance(2) ? 511 + rng_.below(4) : 1 + rng_.below(9);
    std::string flags = mapping_flags(anonymous, shared);
    const std::string where = placement(flags);
    std::string size = length(pages);
    u64 offset = anonymous ? 0 : rng_.below(5) * page_size;
    if (wrong() && chance(40)) {
        switch (rng_.below(4)) {
        case 0: size = "0"; break;
        case 1: size = hex(too_long); break;
        case 2: offset += 512; break;
        default: flags = anonymous ? "MAP_ANONYMOUS" : "MAP_FILE"; break; // neither private nor shared
        }
    }
    act({"mmap({}, {}, {}, {}, {}, {})", where, size, protection(), flags, anonymous ? -1 : fd,
         bytes_text(offset)});
}

void Generator::munmap() {
    const Range at = range();
    const u64 kind = wrong() ? rng_.below(4) : 4;
    act({"munmap({}, {})", hex(kind == 0 ? at.addr + 1 : at.addr),
         kind == 1 ? "0" : length(at.bytes / page_size)});
}

void Generator::mprotect() {
    const Range at = range();
    const u64 kind = wrong() ? rng_.below(8) : 8;
    const std::string rights = protection();
    act({"mprotect({}, {}, {})", hex(kind == 0 ? at.addr + 2048 : at.addr),
         kind == 1 ? "0" : length(at.bytes / page_size),
         kind == 3   ? "PROT_READ|64"
         : chance(4) ? rights + "|PROT_GROWSDOWN"
                     : rights});
}

void Generator::mremap() {
    Range from = range();
    const Vma* vma = space().find(VirtAddr{from.addr}.page());
    if (vma != nullptr && chance(85)) { // as a rule, within the VMA
        const u64 room = (vma->end.v << page_shift) - from.addr;
        from.bytes = chance(50) ? room : std::min(from.bytes, room);
        from.bytes = std::min<u64>(from.bytes, 1024 * page_size);
    }
    constexpr std::array<std::string_view, 10> kinds{"MREMAP_MAYMOVE",
                                                     "MREMAP_MAYMOVE",
                                                     "MREMAP_MAYMOVE|MREMAP_FIXED",
                                                     "MREMAP_MAYMOVE|MREMAP_FIXED",
                                                     "MREMAP_MAYMOVE|MREMAP_FIXED",
                                                     "MREMAP_MAYMOVE|MREMAP_DONTUNMAP",
                                                     "MREMAP_MAYMOVE|MREMAP_FIXED|MREMAP_DONTUNMAP",
                                                     "0",
                                                     "0",
                                                     "MREMAP_MAYMOVE"};
    constexpr std::array<std::string_view, 3> bad_kinds{"MREMAP_FIXED", "MREMAP_DONTUNMAP",
                                                        "MREMAP_MAYMOVE|8"};
    const std::string_view kind = wrong() && chance(30) ? pick(bad_kinds) : pick(kinds);
    const bool fixed = kind.find("FIXED") != std::string_view::npos;
    const bool keep = kind.find("DONTUNMAP") != std::string_view::npos;
    const u64 pages = from.bytes / page_size;
    u64 now = keep || chance(30)        ? pages
              : chance(40) && pages > 1 ? pages - 1 - rng_.below(pages - 1)
                                        : pages + 1 + rng_.below(4);
    now = wrong() && chance(20) ? 0 : now;
    u64 old = chance(3) ? 0 : pages;
    old = keep && wrong() ? now + 1 : old;
    const u64 to = (chance(75) ? arena_page() : any_page()) << page_shift;
    std::string target;
    if (fixed || (keep && chance(40)) || chance(3)) {
        target = ", " + hex(to + (chance(3) ? 1 : 0));
    }
    act({"mremap({}, {}, {}, {}{})", hex(from.addr + (chance(2) ? 1 : 0)), old == 0 ? "0" : length(old),
         now == 0 ? "0" : length(now), kind, target});
}

void Generator::brk() {
    const u64 now = space().brk.v;
    if (now == 0 || chance(15)) {
        act({"brk(NULL)"});
        return;
    }
    const u64 start = space().brk_start.v;
    const u64 page = wrong() ? start - page_size : start + rng_.below(7) * page_size;
    act({"brk({})", hex(page + (chance(30) ? rng_.below(page_size) : 0))});
}

void Generator::madvise() {
    constexpr std::array<std::string_view, 13> advices{
        "MADV_DONTNEED", "MADV_DONTNEED",      "MADV_DONTNEED",      "MADV_FREE",       "MADV_FREE",
        "MADV_DONTFORK", "MADV_DOFORK",        "MADV_WIPEONFORK",    "MADV_KEEPONFORK", "MADV_RANDOM",
        "MADV_NORMAL",   "MADV_POPULATE_READ", "MADV_POPULATE_WRITE"};
    const std::string_view merging = chance(70) ? "MADV_MERGEABLE" : "MADV_UNMERGEABLE";
    const std::string_view advice = options_.ksm && chance(40) ? merging : pick(advices);
    const Range at = range();
    const u64 kind = wrong() ? rng_.below(4) : 4;
    act({"madvise({}, {}, {})", hex(kind == 0 ? at.addr + 16 : at.addr),
         kind == 1 ? "0" : length(at.bytes / page_size), advice});
}

} // namespace cow::differential
