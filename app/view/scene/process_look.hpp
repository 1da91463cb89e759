#pragma once
// How a process and its VMAs look while an event comes about.

#include "app/view/scene/scene.hpp"

namespace cow::ui {

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
