#include "core/scenario/deciding_rules.hpp"

#include "core/event/apply.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <type_traits>
#include <unordered_map>

namespace cow {
namespace {

/// A number for what an event does, whichever frames and page tables it takes: those that follow differ in them alone
/// where one event more came before.
class Likeness {
public:
    template <class Value> void operator()(std::string_view /*name*/, const Value& value) { put(value); }
    void put(u64 value) {
        constexpr u64 factor = 0x9e3779b97f4a7c15U;
        value_ = (value_ ^ value) * factor;
        value_ ^= value_ >> 32U;
    }
    u64 value() const { return value_; }

private:
    void put(Pfn /*frame*/) {}
    void put(TableId /*table*/) {}
    void put(Pte pte) {
        put(pte.flags());
        put(u64{pte.executable()});
    }
    void put(const KsmItem& item) { // how often it was looked at in vain matters once it is passed over
        put(item.checksum);
        put(item.tree);
    }
    void put(Vpn page) { put(page.v); }
    void put(VirtAddr addr) { put(addr.v); }
    template <class Tag, class Rep> void put(Id<Tag, Rep> id) { put(u64{id.v}); }
    template <class Value> void put(const std::optional<Value>& value) {
        put(u64{value.has_value()});
        if (value) {
            put(*value);
        }
    }
    template <class Value> void put(const Value& value) {
        if constexpr (std::is_enum_v<Value> || std::is_arithmetic_v<Value>) {
            put(static_cast<u64>(value));
        } else {
            for_each_field(value, *this);
        }
    }

    u64 value_ = 0;
};

/// A number for what it does; nothing where that is nothing.
std::optional<u64> likeness(const Event& event) {
    if (const auto* set = std::get_if<KsmItemSet>(&event);
        set != nullptr && set->old.checksum == set->now.checksum && set->old.tree == set->now.tree) {
        return std::nullopt;
    }
    Likeness likeness;
    likeness.put(u64{event.index()});
    std::visit([&](const auto& e) { for_each_field(e, likeness); }, event);
    return likeness.value();
}

void undo_all(Machine& machine, std::span<const Event> events) {
    for (std::size_t i = events.size(); i-- > 0;) {
        undo(machine, events[i]);
    }
}

/// Those of `events` that have none like them among `others`, by number.
std::vector<std::size_t> missing(std::span<const Event> events, std::span<const Event> others) {
    std::unordered_map<u64, std::size_t> there;
    for (const Event& event : others) {
        if (const std::optional<u64> like = likeness(event)) {
            ++there[*like];
        }
    }
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::optional<u64> like = likeness(events[i]);
        if (like && there[*like]-- == 0) {
            there[*like] = 0;
            out.push_back(i);
        }
    }
    return out;
}

/// Nothing where the step would have gone the same way.
std::optional<RuleDecision> decision_of(KernelTrait trait, bool has, std::span<const Event> events,
                                        const std::vector<Event>& others) {
    RuleDecision out{trait, has, 0, missing(events, others), {}};
    const std::vector<std::size_t> instead = missing(others, events);
    if (out.because.empty() && instead.empty()) {
        return std::nullopt;
    }
    const std::size_t last = events.empty() ? 0 : events.size() - 1;
    out.event = std::min(
        {last, out.because.empty() ? last : out.because.front(), instead.empty() ? last : instead.front()});
    for (const std::size_t i : instead) {
        out.instead.push_back(others[i]);
    }
    return out;
}

/// The machine in front of a step, until it is put behind it again.
class Before {
public:
    Before(Machine& machine, std::span<const Event> events) : machine_(machine), events_(events) {
        undo_all(machine_, events_);
    }
    ~Before() {
        for (const Event& event : events_) {
            apply(machine_, event);
        }
    }
    Before(const Before&) = delete;
    Before& operator=(const Before&) = delete;

    /// What the step comes to under the other rule.
    std::vector<Event> run_otherwise(const Runner& runner, std::size_t step, Environment env,
                                     KernelTrait trait) {
        KernelTraits& rules = machine_.config.traits;
        const KernelTraits as_it_is = rules;
        rules.set(trait, !rules.has(trait));
        std::vector<Event> events;
        try {
            runner.run_step(step, machine_, &events, env);
        } catch (...) {
            undo_all(machine_, events);
            rules = as_it_is;
            throw;
        }
        undo_all(machine_, events);
        rules = as_it_is;
        return events;
    }

private:
    Machine& machine_;
    std::span<const Event> events_;
};

} // namespace

StepOutcome run_step_and_rules(const Runner& runner, std::size_t step, Machine& machine,
                               std::vector<Event>& log, Environment& env) {
    const Environment env_before = env;
    const std::size_t first = log.size();
    TraitsAsked::forget();
    StepOutcome out = runner.run_step(step, machine, &log, env);
    const KernelTraits asked = TraitsAsked::since();
    const std::span<const Event> events = std::span(log).subspan(first);
    if (asked == KernelTraits::none() || events.size() > most_events_tried) {
        return out;
    }
    Before before(machine, events);
    for (const KernelTraitInfo& info : kernel_traits()) {
        if (asked.has(info.trait)) {
            const std::vector<Event> others = before.run_otherwise(runner, step, env_before, info.trait);
            const bool has = machine.config.traits.has(info.trait);
            if (std::optional<RuleDecision> decision = decision_of(info.trait, has, events, others)) {
                out.rules.push_back(std::move(*decision));
            }
        }
    }
    return out;
}

} // namespace cow
