#pragma once
// How things look while an event comes about: pure functions of the moment (and of what is shown), without drawing.

#include "app/view/scene/scene.hpp"

namespace cow::ui {

/// 0 to 1 with a soft start and end.
float ease(float t);
/// `t` from `from` to `to`, stretched to 0..1.
float part_of(float t, float from, float to);

struct RowLook {
    Pte pte{};      ///< the entry to draw
    Pte old{};      ///< what its bits turn from …
    float turn = 1; ///< … so far
    bool upper_writable = true;
    Pte cached{};    ///< what the TLB holds
    Pte dropped{};   ///< and what it is made to forget; none: nothing
    u64 changed = 0; ///< bits that the event changes …
    bool tlb_changed = false;
    float flash = 0;    ///< … and how much they light up
    float heat = 0;     ///< the access is about this page
    bool fault = false; ///< and has been refused
    float cross = 0;    ///< the mark where the MMU stops it
    u64 crossed = 0;    ///< the bit it stands on
    float done = 0;     ///< the access has gone through
};
RowLook row_look(const Moment& moment, const ProcessCard& card, const PageRow& row);

struct WireLook {
    Pfn pfn = no_pfn; ///< where it leads; no_pfn: there is none
    float length =
        1; ///< below 1: it grows from the page, or shrinks back to it; it never points at a wrong frame
    float strength = 0; ///< 0: one of many, 1: the one in question
    bool dashed = false;
};
WireLook wire_look(const Moment& moment, const ProcessCard& card, const PageRow& row);

struct FrameLook {
    Frame frame{}; ///< to draw; the old one while it is being freed
    ContentId content{};
    u32 refs = 0;
    u32 refs_before = 0; ///< the count turns from this …
    float roll = 1;      ///< … so far
    float presence = 1;  ///< below 1: coming or going
    float fill = -1;     ///< being written, so far; negative: not
    float glow = 0;      ///< something happens to it
    float badge = 0;     ///< its count changes or is looked at
};
FrameLook frame_look(const Moment& moment, const FrameCell& cell);

/// Something that travels between two places on the stage.
struct Flight {
    enum class Kind : unsigned char { none, page, value, merge, look, trap, back, retry };
    Kind kind = Kind::none;
    Pfn from = no_pfn; ///< page, merge: copied, or merged, from here …
    Pfn to = no_pfn; ///< … to there; value: the frame at the wire's end; look: the frame that is looked at
    bool towards_row = false; ///< value: it is read, not written
    float progress = 1;
};
Flight flight_of(const Moment& moment);

/// Page tables come, go, or are shared, so brightly.
float tables_glow(const Moment& moment);

/// How much of the card of a process is there: below 1 while it is created or goes.
float card_presence(const Moment& moment, ProcId proc);
/// How much of a VMA is there.
float vma_presence(const Moment& moment, MmId mm, const Vma& vma);
/// The VMAs to draw: those from before, or those after the event.
const std::vector<VmaBar>& shown_vmas(const Moment& moment, const ProcessCard& card);
/// A process lives until its exit is half done.
ProcState shown_state(const Moment& moment, const Process& process, ProcId proc);
/// The kernel looks the VMA up at this moment.
float vma_heat(const Moment& moment, MmId mm, const Vma& vma);

} // namespace cow::ui
