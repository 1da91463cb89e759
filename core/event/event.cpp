#include "core/event/event.hpp"

#include "core/language/language.hpp"

#include <array>

namespace cow {
namespace {

/// Known of each type, in the order of the variant.
template <class Of> struct FactsOf;
template <class... E> struct FactsOf<std::variant<E...>> {
    static constexpr std::array<std::string_view, sizeof...(E)> names{
        struct_name(static_cast<const E*>(nullptr))...};
    static constexpr std::array<EventFacts, sizeof...(E)> facts{E::facts...};
};
using EventTable = FactsOf<Event>;

constexpr std::array<std::string_view, event_kinds> kind_names{
    tr_later("fault"),      tr_later("copy"),    tr_later("KSM"),
    tr_later("process"),    tr_later("mapping"), tr_later("file"),
    tr_later("page table"), tr_later("frame"),   tr_later("memory access")};

constexpr std::array<std::string_view, 15> decisions{
    "none",        "zero_page",   "zero_fill",  "copy",          "reuse",
    "file_read",   "share",       "spurious",   "unshare_table", "grow_stack",
    "segv_maperr", "segv_accerr", "segv_guard", "sigbus",        "oom",
};

template <class E>
concept NamesProcess = requires(const E& e) {
    { e.proc } -> std::convertible_to<ProcId>;
};
template <class E>
concept WeighsItself = requires(const E& e) {
    { e.weight() } -> std::same_as<Weight>;
};

} // namespace

std::string_view decision_name(Decision decision) { return decisions[static_cast<std::size_t>(decision)]; }

const EventFacts& event_facts(const Event& event) { return EventTable::facts[event.index()]; }
std::string_view event_name(const Event& event) { return EventTable::names[event.index()]; }
std::span<const std::string_view> event_names() { return EventTable::names; }

Weight event_weight(const Event& event) {
    return std::visit(
        []<class E>(const E& e) {
            if constexpr (WeighsItself<E>) {
                return e.weight();
            } else {
                return E::facts.weight;
            }
        },
        event);
}

std::string_view event_kind_name(EventKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

ProcId event_process(const Event& event) {
    return std::visit(
        []<class E>(const E& e) {
            if constexpr (NamesProcess<E>) {
                return e.proc;
            } else {
                return no_proc;
            }
        },
        event);
}

const FaultDecided* first_decision(std::span<const Event> events) {
    const FaultDecided* preparation = nullptr;
    for (const Event& event : events) {
        if (const auto* decided = std::get_if<FaultDecided>(&event)) {
            if (!is_preparation(decided->decision)) {
                return decided;
            }
            preparation = preparation == nullptr ? decided : preparation;
        } else if (preparation != nullptr && std::holds_alternative<AccessDone>(event)) {
            break;
        }
    }
    return preparation;
}

} // namespace cow
