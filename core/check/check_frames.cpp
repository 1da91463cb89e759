// Invariants of frames and of the page cache: refcount, mapcount, two_writers, free_mapped, leak, cache, counts.

#include "core/check/checks.hpp"
#include "core/check/observables.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <array>

namespace cow::detail {
namespace {

/// "init's page 0x7f0000001000, child's page 0x7f0000001000"
std::string mappers(const Machine& machine, Pfn pfn) {
    std::string out;
    std::size_t named = 0;
    for (u32 id = 0; id < machine.spaces.size(); ++id) {
        for_each_pte(machine, machine.spaces[id], Vpn{0}, Vpn{~u64{0}}, [&](Vpn page, Pte pte, TableId) {
            constexpr std::size_t most = 3;
            if (pte.has_frame() && pte.pfn() == pfn && named++ < most) {
                out += (out.empty() ? "" : ", ") + page_text(machine, MmId{id}, page);
            }
        });
    }
    return out;
}

void check_frame(const Machine& machine, Pfn pfn, const FrameSurvey& counted, bool at_rest, Findings& out) {
    const Frame& frame = machine.frames[pfn];
    const std::string name = frame_text(pfn);
    // All page tables are searched for them.
    const auto who = [&](std::string_view invariant) {
        return out.wants(invariant) ? mappers(machine, pfn) : std::string{};
    };
    if (frame.kind == FrameKind::free) {
        if (counted.ptes != 0) {
            out.add("free_mapped", tr_later("{} is free, but still mapped ({})."), name, who("free_mapped"));
        } else if (counted.cached != 0) {
            out.add("free_mapped", tr_later("{} is free, but still in the page cache."), name);
        } else if (frame != Frame{}) {
            out.add("counts", tr_later("{} is free, but not blank: refcount {}, mapcount {}."), name,
                    frame.refcount, frame.mapcount);
        }
        return;
    }
    if (frame.refcount != counted.ptes + counted.cached) {
        out.add("refcount",
                tr_later("{} has a reference count of {}, but page-table entries ({}) and the page cache "
                         "({}) refer to it ({})."),
                name, frame.refcount, counted.ptes, counted.cached, who("refcount"));
    }
    if (frame.mapcount != counted.ptes) {
        out.add("mapcount", tr_later("{} has a map count of {}, but so many page-table entries map it: {}."),
                name, frame.mapcount, counted.ptes);
    }
    if (counted.writers != 0 && counted.mappings > 1) {
        out.add("two_writers",
                tr_later("{} is shared by {} pages, but can be written without a fault through so many of "
                         "them: {} ({})."),
                name, counted.mappings, counted.writers, who("two_writers"));
    }
    if (counted.writers != 0 && frame.kind != FrameKind::anon) {
        out.add("two_writers", tr_later("{} is a {} frame, but a private mapping may write it ({})."), name,
                tr(frame_kind_name(frame.kind)), who("two_writers"));
    }
    if (at_rest && frame.refcount == 0 && counted.ptes + counted.cached == 0) {
        out.add("leak", tr_later("Nobody refers to {}, but it is not free."), name);
    }
}

void check_zero_page(const Machine& machine, const FrameSurvey& counted, Findings& out) {
    const Frame& zero = machine.frames[zero_pfn];
    if (zero.kind != FrameKind::zero || zero.refcount != 1 || zero.mapcount != 0 ||
        zero.content != zero_content) {
        out.add("refcount", tr_later("The zero page is changed or counted: refcount {}, mapcount {}."),
                zero.refcount, zero.mapcount);
    }
    if (counted.writers != 0) {
        out.add("two_writers", tr_later("The zero page may be written ({})."), mappers(machine, zero_pfn));
    }
}

void check_cache(const Machine& machine, Findings& out) {
    for (u32 id = 0; id < machine.files.size(); ++id) {
        for (const auto& [index, pfn] : machine.files[id].cache) {
            const Frame& frame = machine.frames[pfn];
            if (frame.kind != FrameKind::file || frame.file.v != id || frame.index != index) {
                out.add("cache",
                        tr_later("The page cache says that {} is page {} of {}, but it is a {} frame."),
                        frame_text(pfn), index, machine.names->text(machine.files[id].name),
                        tr(frame_kind_name(frame.kind)));
            }
        }
    }
}

void check_counts(const Machine& machine, Findings& out) {
    std::array<u32, frame_kinds> kinds{};
    u32 cached = 0;
    u32 in_use = 0;
    for (u32 i = 0; i < machine.frames.high_water(); ++i) {
        const Frame& frame = machine.frames[Pfn{i}];
        ++kinds[static_cast<std::size_t>(frame.kind)];
        cached += frame.is_cache() && frame.mapcount == 0 ? 1 : 0;
        in_use += frame.kind != FrameKind::free && i != zero_pfn.v ? 1 : 0;
    }
    for (std::size_t kind = 1; kind < frame_kinds; ++kind) {
        const u32 says = machine.frames.count(static_cast<FrameKind>(kind));
        if (says != kinds[kind]) {
            out.add("counts", tr_later("The machine counts {} {} frames, but there are {}."), says,
                    tr(frame_kind_name(static_cast<FrameKind>(kind))), kinds[kind]);
        }
    }
    if (machine.frames.cached() != cached) {
        out.add("counts",
                tr_later("The machine counts {} page-cache frames that nobody maps, but there are {}."),
                machine.frames.cached(), cached);
    }
    if (machine.frames.free_count() != machine.frames.total() - in_use) {
        out.add("counts", tr_later("The machine counts {} free frames, but there are {}."),
                machine.frames.free_count(), machine.frames.total() - in_use);
    }
}

} // namespace

void check_frames(const Machine& machine, const Survey& counted, bool at_rest, Findings& out) {
    check_zero_page(machine, counted.frames[zero_pfn.v], out);
    for (u32 i = 1; i < machine.frames.high_water(); ++i) {
        check_frame(machine, Pfn{i}, counted.frames[i], at_rest, out);
    }
    check_cache(machine, out);
    check_counts(machine, out);
}

} // namespace cow::detail
