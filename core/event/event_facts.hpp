#pragma once
// What is known of a type of event stands in its struct and nowhere else: names, colours, the plain story, the
// checklist, the JSON and the trace are made from it.
//
//   struct TlbMiss {
//       static constexpr EventFacts facts{EventKind::processor, Weight::normal, Line::single, Effect::counts};
//       ProcId proc{}; // the process that it is about, where there is one, has this name
//       Vpn page{};
//       u8 levels = 0;
//
//       void apply(Machine& machine) const; // not in one that only tells
//       void undo(Machine& machine) const;
//   };
//   COWSCOPE_FIELDS(TlbMiss, proc, page, levels) // all, in their order

#include "core/base/ids.hpp"

#include <string_view>

namespace cow {

struct Machine;

/// What it belongs to. Those that are looked for come first: where many events share a place, the first of these stands
/// for them.
enum class EventKind : u8 { fault, copy, ksm, process, mapping, file, page_table, frame, processor };
inline constexpr std::size_t event_kinds = 9;

/// How much a reader should notice it. Bookkeeping is a detail and left out of the plain story; what a reader would miss
/// there is normal; what the story is about is key.
enum class Weight : u8 { detail, normal, key };

/// Whether it has a line in the checklist of what the kernel does; a joined one tells of all that follow each other.
enum class Line : u8 { none, single, joined };

enum class Effect : u8 {
    tells,   ///< none: it is there to be seen
    counts,  ///< on counters and bytes only, of which no invariant speaks
    vmas,    ///< on the list of VMAs of the space `mm`: it can be undone in such a list alone
    entries, ///< on last-level page-table entries: it says what they were before
    changes, ///< on anything else
};

struct EventFacts {
    EventKind kind;
    Weight weight; ///< unless the struct has a weight() of its own, where it depends on what happened
    Line line;
    Effect effect;
};

/// The events of one header, in the order of the variant.
template <class... E> struct EventList {};

namespace detail {

/// Takes the next name off "one, two, three".
constexpr std::string_view next_name(std::string_view& names) {
    const std::size_t end = names.find(',');
    const std::string_view name = names.substr(0, end);
    names.remove_prefix(end == std::string_view::npos ? names.size() : end + 2);
    return name;
}

template <class Visit, class... Values>
void visit_fields(std::string_view names, Visit& visit, const Values&... values) {
    (visit(next_name(names), values), ...);
}

} // namespace detail

/// Names a struct and its fields, for JSON and the trace:
///
///   for_each_field(event, [](std::string_view name, const auto& value) { … });
///
/// A field that the struct gains and this list lacks does not compile: it takes the whole struct apart.
#define COWSCOPE_FIELDS(Type, ...)                                                                           \
    constexpr std::string_view struct_name(const Type*) { return #Type; }                                    \
    template <class Visit> void for_each_field(const Type& whole, Visit&& visit) {                           \
        const auto& [__VA_ARGS__] = whole;                                                                   \
        detail::visit_fields(#__VA_ARGS__, visit, __VA_ARGS__);                                              \
    }

} // namespace cow
