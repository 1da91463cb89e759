#pragma once
// How a page's row and its wire look while an event comes about: pure functions of the moment, without drawing.

#include "app/view/scene/scene.hpp"

namespace cow::ui {

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

} // namespace cow::ui
