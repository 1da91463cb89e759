#pragma once
// The one vocabulary: everything that is decided or changed is one of these small structs. Each carries what it needs
// to be applied to a Machine and to be undone exactly. Nothing else writes the machine.
//
// Events that change nothing (a TLB hit, a decision) are there to be seen: they are the steps of the story.

#include "core/event/event_facts.hpp"
#include "core/event/fault_events.hpp"
#include "core/event/file_events.hpp"
#include "core/event/frame_events.hpp"
#include "core/event/ipc_events.hpp"
#include "core/event/ksm_events.hpp"
#include "core/event/process_events.hpp"
#include "core/event/space_events.hpp"

#include <span>
#include <string_view>
#include <variant>

namespace cow {

template <class... List> struct EventFamilies {};
using AllEvents =
    EventFamilies<FaultEvents, FrameEvents, SpaceEvents, ProcessEvents, FileEvents, KsmEvents, IpcEvents>;

namespace detail {
template <class> struct VariantOf;
template <class... E> struct VariantOf<EventFamilies<EventList<E...>>> { using Type = std::variant<E...>; };
template <class... A, class... B, class... List>
struct VariantOf<EventFamilies<EventList<A...>, EventList<B...>, List...>>
    : VariantOf<EventFamilies<EventList<A..., B...>, List...>> {};
} // namespace detail

using Event = detail::VariantOf<AllEvents>::Type;

static_assert(sizeof(Event) <= 48, "an event kept in history is at most 48 bytes");

template <class E>
concept EventType = requires {
    E::facts;
};

const EventFacts& event_facts(const Event& event);

/// "PteSet": the type as JSON and the log call it.
std::string_view event_name(const Event& event);
/// All names, in the order of the variant.
std::span<const std::string_view> event_names();

Weight event_weight(const Event& event);

/// "fault", "page table"; passes through tr() where it is shown.
std::string_view event_kind_name(EventKind kind);

/// The process an event is about, or no_proc (events of a frame, a file, the machine).
ProcId event_process(const Event& event);

/// What a student is asked to foresee of these events: the first decision of a fault. Where the kernel first had to
/// make ready (grow the stack, unshare a table), it is what came then in the same access; such a preparation is the
/// answer only where no other decision follows it. Null: there was no fault.
const FaultDecided* first_decision(std::span<const Event> events);

} // namespace cow
