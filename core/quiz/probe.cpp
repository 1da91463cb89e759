#include "core/quiz/probe.hpp"

#include "core/check/observables.hpp"
#include "core/explain/teller.hpp"
#include "core/language/language.hpp"
#include "core/quiz/decision_words.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/touches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace cow::quiz {
namespace {

constexpr u64 most_pages = 16; // in a row that is asked about

std::string number_text(u64 number) { return fmt::format("{}", number); }
/// `expect` has no word for it.
std::string no_claim(const std::string&) { return {}; }
std::string as_it_is(const std::string& value) { return value; }
std::string translated(const std::string& value) { return std::string(tr(value)); }

/// The numbers beside the right one.
std::vector<Guess> beside(const std::string& right, std::string_view more, std::string_view less) {
    std::vector<Guess> out;
    const std::optional<u64> number = decimal_value(right);
    if (number && *number > 0) {
        out.push_back({number_text(*number - 1), std::string(tr(less))});
    }
    for (u64 i = 1; number && i <= 2; ++i) {
        out.push_back({number_text(*number + i), std::string(tr(more))});
    }
    return out;
}

class Prober {
public:
    explicit Prober(Lineup& lineup)
        : lineup_(lineup), truth_(lineup.truth()), before_(lineup.machine_before()),
          statement_(lineup.statement()), touch_(std::get_if<TouchStatement>(&statement_.what)) {}

    std::vector<Probe> all();

private:
    void find_page();
    bool find_touched();
    bool find_any(ProcId proc);
    std::string place() const;
    /// "refs(init, 0x7ffff7ffe000)"
    std::string claimed_page(std::string_view value) const {
        return fmt::format("{}({}, {:#x})", value, name(proc_), addr_.v);
    }
    std::string name(ProcId proc) const { return std::string(before_.name(before_.process(proc))); }

    Probe decision() const;
    Probe counted(Subject subject, std::string_view text, u64 Counters::*count, std::string_view more,
                  std::string_view less) const;
    Probe frame() const;
    Probe refs() const;
    Probe rss() const;
    Probe pss() const;
    Probe free_frames() const;
    std::vector<std::pair<ProcId, std::string>> who_maps_it() const;
    std::optional<Probe> bytes() const;

    Lineup& lineup_;
    Seen truth_;
    const Machine& before_;
    const Statement& statement_;
    const TouchStatement* touch_;
    ProcId proc_ = no_proc; ///< whose page the step is about
    VirtAddr addr_{};
    std::vector<u64> touched_; ///< addresses of a load or store, in order
};

/// What a load or store touches.
bool Prober::find_touched() {
    std::string problem;
    const auto base = evaluate(touch_->addr, lookup_in(lineup_.names_before(), before_), problem);
    if (!base || truth_.outcome.proc == no_proc || before_.process(truth_.outcome.proc).mm == no_mm) {
        return false;
    }
    for_each_touch(*touch_, *base, pick_seed(lineup_.script(), lineup_.steps() - 1), [&](u64 addr) {
        touched_.push_back(addr);
        return touched_.size() <= most_pages;
    });
    if (touched_.empty() || touched_.back() >= before_.config.task_size()) {
        return false;
    }
    proc_ = truth_.outcome.proc;
    addr_ = VirtAddr{touched_.front()};
    return true;
}

/// Some page that the process has, of memory that has a name where possible.
bool Prober::find_any(ProcId proc) {
    const MmId mm = before_.process(proc).mm;
    if (mm == no_mm) {
        return false;
    }
    const Labels& labels = lineup_.names().of(proc);
    for (const auto& [address, label] : labels.addresses) {
        if (address < before_.config.task_size() &&
            page_view(before_, mm, VirtAddr{address}.page()).present) {
            proc_ = proc;
            addr_ = VirtAddr{address & ~page_mask};
            return true;
        }
    }
    return false;
}

void Prober::find_page() {
    if (touch_ != nullptr) {
        find_touched();
        return;
    }
    for (const Event& event : truth_.events) {
        const auto* set = std::get_if<PteSet>(&event);
        for (u32 i = 0; set != nullptr && i < before_.processes.size(); ++i) {
            if (before_.processes[i].mm == set->mm && before_.processes[i].alive()) {
                proc_ = ProcId{i};
                addr_ = VirtAddr{set->page};
                return;
            }
        }
    }
    for (u32 i = 0; i < before_.processes.size() && proc_ == no_proc; ++i) {
        if (before_.processes[i].alive()) {
            find_any(ProcId{i});
        }
    }
}

std::string Prober::place() const {
    return address_text(before_, before_.process(proc_).mm, addr_, lineup_.names().of(proc_));
}

std::optional<PageView> page_in(const Machine& machine, ProcId proc, VirtAddr addr) {
    if (proc.v >= machine.processes.size() || machine.process(proc).mm == no_mm) {
        return std::nullopt;
    }
    return page_view(machine, machine.process(proc).mm, addr.page());
}

// ---- the questions -------------------------------------------------------------------------------------------------

Probe Prober::decision() const {
    const bool store = touch_ == nullptr || touch_->store;
    const bool first = touched_.size() > 1 || touch_ == nullptr;
    return {Subject::decision,
            AnswerForm::decision,
            std::string(first ? tr("What does the first fault of this step come to, if there is one?")
                              : tr("What does the kernel do in this step, if there is a fault at all?")),
            [](const Seen& seen) { return std::optional(std::string(decision_name(seen.outcome.decision))); },
            translated,
            no_claim,
            [store](const std::string&) {
                constexpr std::array stores{Decision::copy,      Decision::reuse, Decision::none,
                                            Decision::zero_fill, Decision::share, Decision::segv_accerr};
                constexpr std::array loads{Decision::none,      Decision::zero_page,   Decision::file_read,
                                           Decision::zero_fill, Decision::segv_maperr, Decision::copy};
                std::vector<Guess> out;
                for (const Decision each : store ? stores : loads) {
                    out.push_back({std::string(decision_name(each)), when_it_comes(each)});
                }
                return out;
            }};
}

Probe Prober::counted(Subject subject, std::string_view text, u64 Counters::*count, std::string_view more,
                      std::string_view less) const {
    const u64 touches = touched_.size() <= most_pages ? touched_.size() : 0;
    const std::string_view name = subject_name(subject);
    const u64 base = before_.counters.*count;
    return {
        subject,
        AnswerForm::number,
        std::string(tr(text)),
        [count](const Seen& seen) {
            return std::optional(number_text(seen.machine.counters.*count - seen.before.*count));
        },
        as_it_is,
        [name, base](const std::string& value) { return fmt::format("{} == {} + {}", name, base, value); },
        [=](const std::string& right) {
            std::vector<Guess> out = beside(right, more, less);
            if (touches > 1) {
                out.insert(out.begin(),
                           {number_text(touches), std::string(tr("That would be so if each page that is "
                                                                 "touched came to it."))});
            }
            return out;
        }};
}

Probe Prober::frame() const {
    const ProcId proc = proc_;
    const VirtAddr addr = addr_;
    const auto value = [proc, addr](const Machine& machine) -> std::optional<std::string> {
        const auto page = page_in(machine, proc, addr);
        return !page ? std::nullopt
                     : std::optional(page->present ? number_text(page->pfn.v) : std::string("none"));
    };
    std::vector<Guess> all;
    if (const auto old = value(before_)) {
        all.push_back({*old, std::string(tr("That would be so if the step left the entry as it was."))});
    }
    all.push_back({number_text(before_.frames.lowest_free().v),
                   std::string(tr("That would be so if a new frame were taken for it."))});
    all.push_back({"none", std::string(tr("That would be so if the entry were empty behind the step."))});
    for (u32 i = 0; i < before_.processes.size(); ++i) {
        const auto other = ProcId{i} == proc            ? std::nullopt
                           : value(before_).has_value() ? page_in(before_, ProcId{i}, addr)
                                                        : std::nullopt;
        if (other && other->present) {
            all.push_back({number_text(other->pfn.v),
                           trf("That is the frame {} has at this address; it would have to be shared.",
                               name(ProcId{i}))});
        }
    }
    return {
        Subject::frame,
        AnswerForm::frame,
        trf("In which frame is the page {} of {} behind this step?", place(), name(proc)),
        [value](const Seen& seen) { return value(seen.machine); },
        translated,
        [at = claimed_page("frame")](const std::string& text) { return fmt::format("{} == {}", at, text); },
        [all](const std::string&) { return all; }};
}

Probe Prober::refs() const {
    const ProcId proc = proc_;
    const VirtAddr addr = addr_;
    const auto value = [proc, addr](const Machine& machine) -> std::optional<std::string> {
        const auto page = page_in(machine, proc, addr);
        return page && page->present && !page->zero ? std::optional(number_text(page->refs)) : std::nullopt;
    };
    const auto old = value(before_);
    return {
        Subject::refs,
        AnswerForm::number,
        trf("How many references has the frame of {}'s page {} behind this step?", name(proc), place()),
        [value](const Seen& seen) { return value(seen.machine); },
        as_it_is,
        [at = claimed_page("refs")](const std::string& text) { return fmt::format("{} == {}", at, text); },
        [old](const std::string& right) {
            std::vector<Guess> out;
            if (old) {
                out.push_back({*old, std::string(tr("That is how many there were before the step."))});
            }
            const auto more = beside(right, tr("For that one more page-table entry would have to map it."),
                                     tr("For that one page-table entry less would have to map it."));
            out.insert(out.end(), more.begin(), more.end());
            std::erase_if(out, [](const Guess& guess) { return guess.value == "0"; });
            return out;
        }};
}

std::optional<MemoryUse> use_in(const Machine& machine, ProcId proc) {
    if (proc.v >= machine.processes.size() || machine.process(proc).mm == no_mm) {
        return std::nullopt;
    }
    return memory_use(machine, machine.process(proc).mm);
}

Probe Prober::rss() const {
    const ProcId proc = proc_;
    const MemoryUse before = use_in(before_, proc).value_or(MemoryUse{});
    return {Subject::rss,
            AnswerForm::number,
            trf("How many pages does the rss of {} count behind this step?", name(proc)),
            [proc](const Seen& seen) -> std::optional<std::string> {
                const auto use = use_in(seen.machine, proc);
                return use ? std::optional(number_text(use->rss / page_size)) : std::nullopt;
            },
            as_it_is,
            [who = name(proc)](const std::string& value) {
                return fmt::format("rss({}) == {}*PAGE", who, value);
            },
            [before](const std::string& right) {
                std::vector<Guess> out{
                    {number_text(before.rss / page_size),
                     std::string(tr("That would be so if no page came or went."))},
                    {number_text(before.vsz / page_size),
                     std::string(tr("That is what is mapped (vsz); rss counts what is present."))}};
                const auto more = beside(right, tr("For that one more page would have to be present."),
                                         tr("For that one page less would have to be present."));
                out.insert(out.end(), more.begin(), more.end());
                return out;
            }};
}

Probe Prober::pss() const {
    const ProcId proc = proc_;
    const auto text = [](u64 bytes) { return number_text(bytes); };
    const MemoryUse before = use_in(before_, proc).value_or(MemoryUse{});
    const MemoryUse after = use_in(truth_.machine, proc).value_or(MemoryUse{});
    return {Subject::pss,
            AnswerForm::number,
            trf("How many bytes is the pss of {} behind this step?", name(proc)),
            [proc](const Seen& seen) -> std::optional<std::string> {
                const auto use = use_in(seen.machine, proc);
                return use ? std::optional(number_text(use->pss)) : std::nullopt;
            },
            as_it_is,
            [who = name(proc)](const std::string& value) { return fmt::format("pss({}) == {}", who, value); },
            [=](const std::string&) {
                return std::vector<Guess>{
                    {text(before.pss), std::string(tr("That would be so if nobody's share changed."))},
                    {text(after.rss), std::string(tr("That is rss: it counts shared pages whole."))},
                    {text(after.uss), std::string(tr("That is uss: it does not count shared pages at all."))},
                    {text(before.rss),
                     std::string(tr("That is rss before the step: it counts shared pages whole."))}};
            }};
}

Probe Prober::free_frames() const {
    const u64 before = before_.frames.free_count();
    return {Subject::free,
            AnswerForm::number,
            trf("{} frames are free. How many behind this step?", before),
            [](const Seen& seen) { return std::optional(number_text(seen.machine.frames.free_count())); },
            as_it_is,
            [](const std::string& value) { return "frames_free == " + value; },
            [before](const std::string& right) {
                std::vector<Guess> out{
                    {number_text(before),
                     std::string(tr("That would be so if no frame were taken or given back."))}};
                if (before > 0) {
                    out.push_back({number_text(before - 1),
                                   std::string(tr("That would be so if one frame were taken."))});
                }
                out.push_back({number_text(before + 1),
                               std::string(tr("That would be so if one frame were given back."))});
                const auto more = beside(right, tr("For that one frame less would have to be taken."),
                                         tr("For that one frame more would have to be taken."));
                out.insert(out.end(), more.begin(), more.end());
                return out;
            }};
}

/// The first three.
std::vector<std::pair<ProcId, std::string>> Prober::who_maps_it() const {
    std::vector<std::pair<ProcId, std::string>> out;
    for (u32 i = 0; i < before_.processes.size() && out.size() < 3; ++i) {
        const auto page = before_.processes[i].alive() ? page_in(before_, ProcId{i}, addr_) : std::nullopt;
        if (page && page->mapped) {
            out.emplace_back(ProcId{i}, name(ProcId{i}));
        }
    }
    return out;
}

/// Who reads which byte at the address that a store goes to.
std::optional<Probe> Prober::bytes() const {
    if (touch_ == nullptr || !touch_->store || touched_.size() != 1) {
        return std::nullopt;
    }
    const std::vector<std::pair<ProcId, std::string>> readers = who_maps_it();
    if (readers.size() < 2) {
        return std::nullopt;
    }
    const VirtAddr addr = addr_;
    const auto claims = std::make_shared<std::map<std::string, std::string>>();
    const auto line = [readers, addr, claims](const std::vector<std::optional<u8>>& bytes) {
        std::string out;
        std::string claim;
        for (std::size_t i = 0; i < readers.size(); ++i) {
            const std::string& who = readers[i].second;
            out += fmt::format("{}{} {}", out.empty() ? "" : ", ", who,
                               bytes[i] ? detail::byte_text(bytes[i]) : "-");
            claim += fmt::format("{}value({}, {:#x}) == {}", claim.empty() ? "" : " and ", who, addr.v,
                                 bytes[i] ? number_text(*bytes[i]) : "none");
        }
        claims->emplace(out, claim);
        return out;
    };
    const auto seen_by = [readers, addr](const Machine& machine) {
        std::vector<std::optional<u8>> out;
        for (const auto& [proc, who] : readers) {
            const MmId mm = machine.process(proc).mm;
            out.push_back(mm == no_mm ? std::nullopt : peek(machine, mm, addr));
        }
        return out;
    };
    const auto old = seen_by(before_);
    const u8 written = static_cast<u8>(touch_->bytes.empty() ? 0 : touch_->bytes.front());
    auto others = old;
    for (std::size_t i = 0; i < readers.size(); ++i) {
        others[i] = readers[i].first == proc_ ? old[i] : std::optional(written);
    }
    const std::vector<std::optional<u8>> everybody(readers.size(), written);
    auto alone = old;
    for (std::size_t i = 0; i < readers.size(); ++i) {
        alone[i] = readers[i].first == proc_ ? std::optional(written) : old[i];
    }
    const std::vector<Guess> all{
        {line(everybody),
         std::string(tr("That would be so if all of them had the frame that is written to."))},
        {line(alone), std::string(tr("That would be so if the writer had a frame of its own behind it."))},
        {line(old), std::string(tr("That would be so if the store did not go through."))},
        {line(others),
         std::string(tr("That would be so if the writer kept the old page and the others got the new."))}};
    return Probe{Subject::bytes,
                 AnswerForm::choice,
                 trf("Which byte does each process read at {} behind this step?", place()),
                 [line, seen_by](const Seen& seen) { return std::optional(line(seen_by(seen.machine))); },
                 as_it_is,
                 [claims](const std::string& value) { return (*claims)[value]; },
                 [all](const std::string&) { return all; }};
}

std::vector<Probe> Prober::all() {
    std::vector<Probe> out;
    find_page();
    const auto add = [&](std::optional<Probe> probe) {
        if (probe) {
            out.push_back(*std::move(probe));
        }
    };
    if (touch_ != nullptr ? proc_ != no_proc : truth_.outcome.decision != Decision::none) {
        add(decision());
    }
    if (touch_ != nullptr && proc_ != no_proc) {
        add(counted(Subject::faults, tr_later("How many page faults does this step raise?"),
                    &Counters::faults, tr_later("For that one more access would have to be refused."),
                    tr_later("For that one access less would have to be refused.")));
    }
    add(counted(Subject::copies, tr_later("How many pages does this step copy?"), &Counters::copies,
                tr_later("For that one more shared page would have to be written."),
                tr_later("For that one page less would have to be copied.")));
    if (proc_ != no_proc) {
        add(frame());
        add(refs());
        add(rss());
        add(pss());
    }
    add(free_frames());
    add(bytes());
    for (Probe& probe : probes_of_pages(lineup_, proc_, addr_, touched_)) {
        out.push_back(std::move(probe));
    }
    add(probe_of_result(lineup_));
    return out;
}

} // namespace

std::vector<Probe> probes_of(Lineup& lineup) { return Prober(lineup).all(); }

} // namespace cow::quiz
