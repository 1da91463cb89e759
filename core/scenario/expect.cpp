#include "core/scenario/expect.hpp"

#include "core/base/errno.hpp"
#include "core/check/observables.hpp"
#include "core/scenario/environment.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"
#include "core/scenario/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow {
namespace {

using vocabulary::Type;
using vocabulary::ValueId;

/// A number, or none: what an absent page has for a frame.
struct Value {
    i64 number = 0;
    bool none = false;
};
Value of(u64 number) { return {static_cast<i64>(number), false}; }
Value of(bool yes) { return {yes ? 1 : 0, false}; }
constexpr Value none{0, true};

class Evaluator {
public:
    Evaluator(const Machine& machine, const Environment& env, const RunRecord* record = nullptr)
        : machine_(machine), env_(env), record_(record) {}

    ExpectOutcome run(const Condition& condition) {
        const auto value = evaluate(condition);
        ExpectOutcome out;
        out.ok = value && value->number != 0;
        if (!problem_.empty()) {
            found_.push_back(problem_);
        }
        out.actual = fmt::format("{}", fmt::join(found_, ", "));
        return out;
    }

    std::optional<std::string> number(const Condition& condition, std::string& problem) {
        const auto value = evaluate(condition);
        problem = value ? std::string() : std::move(problem_);
        return !value        ? std::nullopt
               : value->none ? std::optional<std::string>("none")
                             : fmt::format("{}", value->number);
    }

    std::optional<i64> single(const Condition& condition) {
        const auto value = evaluate(condition);
        return value && !value->none ? std::optional(value->number) : std::nullopt;
    }

private:
    std::optional<Value> evaluate(const Condition& condition);
    std::optional<Value> look_back(const Condition& condition);
    std::optional<Value> operation(const Condition& condition);
    std::optional<Value> text(const Condition& condition);
    std::optional<Value> value(const Condition& condition);
    std::optional<Value> page_value(ValueId id, const Condition& condition, ProcId proc);
    Value process_value(ValueId id, const Process& process) const;
    std::optional<Value> machine_value(ValueId id);
    std::optional<Value> fail(std::string problem);
    void show(const Condition& condition, const std::string& value);

    const Machine& machine_;
    const Environment& env_;
    const RunRecord* record_;
    std::vector<std::string> found_;
    std::string problem_;
};

std::optional<Value> Evaluator::fail(std::string problem) {
    if (problem_.empty()) {
        problem_ = std::move(problem);
    }
    return std::nullopt;
}

void Evaluator::show(const Condition& condition, const std::string& value) {
    std::string line = fmt::format("{} == {}", write_condition(condition), value);
    if (std::find(found_.begin(), found_.end(), line) == found_.end()) {
        found_.push_back(std::move(line));
    }
}

std::string result_text(i64 result) {
    const CallResult value{result};
    if (value.failed()) {
        return std::string(errno_name(value.error()));
    }
    constexpr i64 like_an_address = i64{1} << 32U;
    return result >= like_an_address ? fmt::format("{:#x}", result) : fmt::format("{}", result);
}

std::string value_text(const vocabulary::ValueSpec& spec, Value value) {
    if (value.none) {
        return "none";
    }
    if (spec.id == ValueId::result) {
        return result_text(value.number);
    }
    switch (spec.type) {
    case Type::signal: return std::string(signal_name(static_cast<Signal>(value.number)));
    case Type::state: return std::string(proc_state_name(static_cast<ProcState>(value.number)));
    case Type::byte:
        return value.number >= 0x20 && value.number < 0x7f ? quoted_byte(static_cast<u8>(value.number))
                                                           : fmt::format("{}", value.number);
    default: return fmt::format("{}", value.number);
    }
}

std::optional<Value> Evaluator::evaluate(const Condition& condition) {
    switch (condition.kind) {
    case Condition::Kind::number: return of(condition.number);
    case Condition::Kind::text: return text(condition);
    case Condition::Kind::value: {
        const auto found = value(condition);
        if (found) {
            show(condition, value_text(*vocabulary::find_value(condition.text), *found));
        }
        return found;
    }
    case Condition::Kind::negate: {
        const auto inner = evaluate(condition.children[0]);
        return inner ? std::optional(of(inner->number == 0)) : std::nullopt;
    }
    case Condition::Kind::largest:
    case Condition::Kind::smallest:
    case Condition::Kind::calls:
    case Condition::Kind::broken: return look_back(condition);
    default: return operation(condition);
    }
}

std::optional<Value> Evaluator::look_back(const Condition& condition) {
    if (record_ == nullptr) {
        return fail(fmt::format("{} is not known: nobody kept count", write_condition(condition)));
    }
    Value out;
    if (condition.kind == Condition::Kind::broken) {
        out = of(record_->broken.contains(condition.text));
    } else if (condition.kind == Condition::Kind::calls) {
        const auto counted = record_->calls.find(condition.text);
        out = of(counted == record_->calls.end() ? 0 : counted->second);
    } else {
        const RunRecord::Extremes* known = record_->extremes_of(condition.children[0]);
        const bool largest = condition.kind == Condition::Kind::largest;
        const auto value = known == nullptr ? std::nullopt : largest ? known->most : known->least;
        if (!value) {
            return fail(fmt::format("{} was never there", write_condition(condition.children[0])));
        }
        out = {*value, false};
    }
    show(condition, fmt::format("{}", out.number));
    return out;
}

std::optional<Value> Evaluator::operation(const Condition& condition) {
    const auto left = evaluate(condition.children[0]);
    const auto right = evaluate(condition.children[1]);
    if (!left || !right) {
        return std::nullopt;
    }
    const i64 a = left->number;
    const i64 b = right->number;
    const bool equal = left->none == right->none && a == b;
    const bool ordered = !left->none && !right->none;
    i64 out = 0;
    bool overflow = false;
    switch (condition.kind) {
    case Condition::Kind::both: return of(a != 0 && b != 0);
    case Condition::Kind::either: return of(a != 0 || b != 0);
    case Condition::Kind::equal: return of(equal);
    case Condition::Kind::differ: return of(!equal);
    case Condition::Kind::less: return of(ordered && a < b);
    case Condition::Kind::less_equal: return of(ordered && a <= b);
    case Condition::Kind::greater: return of(ordered && a > b);
    case Condition::Kind::greater_equal: return of(ordered && a >= b);
    case Condition::Kind::add: overflow = __builtin_add_overflow(a, b, &out); break;
    case Condition::Kind::sub: overflow = __builtin_sub_overflow(a, b, &out); break;
    default: overflow = __builtin_mul_overflow(a, b, &out); break;
    }
    if (!ordered) {
        return fail(fmt::format("{}: there is nothing to calculate with", write_condition(condition)));
    }
    return overflow ? fail(fmt::format("{} does not fit in 64 bits", write_condition(condition)))
                    : Value{out, false};
}

/// A word that is no value of the model: an error, a signal, a state, none, or a name of the scenario.
std::optional<Value> Evaluator::text(const Condition& condition) {
    if (condition.text == "none") {
        return none;
    }
    if (const auto error = errno_from_name(condition.text)) {
        return Value{CallResult::of(*error).value, false};
    }
    if (const vocabulary::Flag* signal = vocabulary::find_signal(condition.text)) {
        return of(signal->value);
    }
    if (const auto state = vocabulary::find_state(condition.text)) {
        return of(*state);
    }
    std::string problem;
    const auto value = lookup_in(env_, machine_)(condition.text, problem);
    if (!value) {
        return fail(std::move(problem));
    }
    show(condition, result_text(static_cast<i64>(*value)));
    return of(*value);
}

std::optional<Value> Evaluator::value(const Condition& condition) {
    const vocabulary::ValueSpec& spec = *vocabulary::find_value(condition.text);
    if (spec.of == vocabulary::Of::machine) {
        return machine_value(spec.id);
    }
    std::string problem;
    const ProcId proc = find_process(env_, condition.process, problem);
    if (proc == no_proc) {
        return fail(std::move(problem));
    }
    return spec.of == vocabulary::Of::page ? page_value(spec.id, condition, proc)
                                           : process_value(spec.id, machine_.process(proc));
}

std::optional<Value> Evaluator::page_value(ValueId id, const Condition& condition, ProcId proc) {
    std::string problem;
    const auto addr = cow::evaluate(*condition.addr, lookup_in(env_, machine_), problem);
    if (!addr) {
        return fail(std::move(problem));
    }
    const MmId mm = machine_.process(proc).mm;
    const bool outside = mm == no_mm || *addr >= machine_.config.task_size();
    if (id == ValueId::value) {
        if (!outside && is_unknown(machine_, mm, VirtAddr{*addr})) {
            return fail(fmt::format("{} is unknown: the kernel wrote this byte, and nothing says what",
                                    write_condition(condition)));
        }
        const auto byte = outside ? std::nullopt : peek(machine_, mm, VirtAddr{*addr});
        return byte ? of(u64{*byte}) : none;
    }
    const PageView page = outside ? PageView{} : page_view(machine_, mm, VirtAddr{*addr}.page());
    switch (id) {
    case ValueId::frame: return page.present ? of(u64{page.pfn.v}) : none;
    case ValueId::refs: return of(u64{page.refs});
    case ValueId::mapcount: return of(u64{page.mapcount});
    case ValueId::present: return of(page.present);
    case ValueId::writable: return of(page.writable);
    case ValueId::dirty: return of(page.dirty);
    case ValueId::accessed: return of(page.accessed);
    case ValueId::cow: return of(page.cow);
    case ValueId::zero: return of(page.zero);
    default: return of(page.ksm);
    }
}

Value Evaluator::process_value(ValueId id, const Process& process) const {
    switch (id) {
    case ValueId::minflt: return of(process.minflt);
    case ValueId::majflt: return of(process.majflt);
    case ValueId::signal: return of(static_cast<u64>(process.signal));
    case ValueId::state: return of(static_cast<u64>(process.state));
    case ValueId::vmas: return of(process.mm == no_mm ? 0 : u64{machine_.space(process.mm).vmas.size()});
    default: break;
    }
    const MemoryUse use = process.mm == no_mm ? MemoryUse{} : memory_use(machine_, process.mm);
    switch (id) {
    case ValueId::rss: return of(use.rss);
    case ValueId::pss: return of(use.pss);
    case ValueId::uss: return of(use.uss);
    case ValueId::vsz: return of(use.vsz);
    case ValueId::shared_clean: return of(use.shared_clean);
    case ValueId::shared_dirty: return of(use.shared_dirty);
    case ValueId::private_clean: return of(use.private_clean);
    case ValueId::private_dirty: return of(use.private_dirty);
    case ValueId::anonymous: return of(use.anonymous);
    case ValueId::lazyfree: return of(use.lazyfree);
    case ValueId::locked: return of(use.locked);
    case ValueId::referenced: return of(use.referenced);
    case ValueId::pss_dirty: return of(use.pss_dirty);
    default: return of(use.pagetables);
    }
}

std::optional<Value> Evaluator::machine_value(ValueId id) {
    if (const auto value = cow::machine_value(id, machine_)) {
        return of(*value);
    }
    if (env_.unknown_result) {
        return fail("what the last call returned is not known");
    }
    return env_.has_result ? std::optional(Value{env_.last_result, false}) : fail("no call has returned yet");
}

} // namespace

std::optional<u64> machine_value(ValueId id, const Machine& machine) {
    const Counters& counters = machine.counters;
    switch (id) {
    case ValueId::frames_used: return machine.frames.used();
    case ValueId::frames_cached: return machine.frames.cached();
    case ValueId::frames_free: return machine.frames.free_count();
    case ValueId::copies: return counters.copies;
    case ValueId::reuses: return counters.reuses;
    case ValueId::zero_fills: return counters.zero_fills;
    case ValueId::file_reads: return counters.file_reads;
    case ValueId::faults: return counters.faults;
    case ValueId::tlb_misses: return counters.tlb_misses;
    case ValueId::tlb_flushes: return counters.tlb_flushes;
    case ValueId::committed: return counters.committed * page_size;
    case ValueId::saved: return sharing(machine).saved;
    case ValueId::pages_shared: return ksm_counts(machine).shared;
    case ValueId::pages_sharing: return ksm_counts(machine).sharing;
    case ValueId::pages_unshared: return ksm_counts(machine).unshared;
    case ValueId::oom_kills: return counters.oom_kills;
    default: return std::nullopt;
    }
}

std::optional<std::string> evaluate_number(const Condition& condition, const Machine& machine,
                                           const Environment& env, std::string& problem) {
    return Evaluator(machine, env).number(condition, problem);
}

ExpectOutcome evaluate_condition(const Condition& condition, const Machine& machine, const Environment& env,
                                 const RunRecord* record) {
    return Evaluator(machine, env, record).run(condition);
}

std::optional<i64> evaluate_value(const Condition& value, const Machine& machine, const Environment& env) {
    return Evaluator(machine, env).single(value);
}

} // namespace cow
