#pragma once
// The kinds of event that the timeline tells apart, by colour and by word.

#include "core/event/event.hpp"

#include <string_view>

namespace cow::ui {

/// Those that are looked for come first: where many events share a place, the first of these stands for them.
enum class EventKind : u8 { fault, copy, ksm, process, mapping, file, page_table, frame, processor };
inline constexpr std::size_t event_kinds = 9;

EventKind kind_of(const Event& event);
/// "fault", "page table"; passes through tr() where it is shown.
std::string_view kind_name(EventKind kind);

/// A page fault is raised, or it comes to the worst: a signal, the OOM killer.
bool is_fault(const Event& event);
bool is_copy(const Event& event);

} // namespace cow::ui
