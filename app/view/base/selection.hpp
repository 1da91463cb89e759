#pragma once
// What the user pointed at. A page and a VMA are known by their address space, so that they stay selected while the
// scenario moves and also where they are not mapped.

#include "core/base/ids.hpp"
#include "core/explain/event_history.hpp"

#include <optional>

namespace cow::ui {

struct Selection {
    enum class Kind : u8 { nothing, page, frame, vma, process };
    Kind kind = Kind::nothing;
    Pfn frame = no_pfn;    ///< of a frame
    MmId mm = no_mm;       ///< of a page or a VMA
    Vpn page{};            ///< likewise; of a VMA its first page when it was selected
    ProcId proc = no_proc; ///< of a process
    u64 bit = 0;           ///< of a page: the bit of its entry that was pointed at, if one was

    static Selection of_page(MmId mm, Vpn page, u64 bit = 0) {
        return {Kind::page, no_pfn, mm, page, no_proc, bit};
    }
    static Selection of_frame(Pfn frame) { return {Kind::frame, frame, no_mm, {}, no_proc, 0}; }
    static Selection of_vma(MmId mm, Vpn start) { return {Kind::vma, no_pfn, mm, start, no_proc, 0}; }
    static Selection of_process(ProcId proc) { return {Kind::process, no_pfn, no_mm, {}, proc, 0}; }

    bool empty() const { return kind == Kind::nothing; }
    bool is_page(MmId space, Vpn which) const { return kind == Kind::page && mm == space && page == which; }
    bool is_frame(Pfn which) const { return kind == Kind::frame && frame == which; }
    bool is_process(ProcId which) const { return kind == Kind::process && proc == which; }
    bool operator==(const Selection&) const = default;
};

/// Whose events are looked for when the selection's are; nothing for an empty one.
std::optional<HistorySubject> subject_of(const Selection& selection);

} // namespace cow::ui
