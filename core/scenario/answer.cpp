#include "core/scenario/answer.hpp"

#include "core/check/observables.hpp"
#include "core/scenario/expect.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cow {
namespace {

Answer decision_answer(const AskStatement& ask, const StepOutcome& outcome) {
    Answer answer;
    for (const std::string& option : ask.options) {
        if (names_outcome(option, outcome)) {
            answer.right.push_back(option);
        }
    }
    answer.offered = !answer.right.empty();
    if (!answer.offered) {
        answer.right.emplace_back(decision_name(outcome.decision));
    }
    return answer;
}

Answer choice_answer(const AskStatement& ask, const Machine& machine, const Environment& env) {
    Answer answer{{ask.right}, true, {}};
    if (ask.key) {
        const ExpectOutcome held = evaluate_condition(*ask.key, machine, env);
        if (!held.ok) {
            answer.problem = held.actual.empty()
                                 ? "the condition of the answer does not hold"
                                 : fmt::format("the answer's condition fails: {}", held.actual);
        }
    }
    return answer;
}

/// Whether a fault at a page of this space came to what is asked for.
bool faulted(std::span<const Event> events, const Machine& machine, MmId mm, Vpn page, bool copied) {
    return std::any_of(events.begin(), events.end(), [&](const Event& event) {
        const auto* decided = std::get_if<FaultDecided>(&event);
        return decided != nullptr && decided->addr.page() == page &&
               machine.process(decided->proc).mm == mm && (!copied || decided->decision == Decision::copy);
    });
}

class PageAnswer {
public:
    PageAnswer(const AskStatement& ask, std::span<const Event> events, const Machine& machine,
               const Environment& env)
        : ask_(ask), events_(events), machine_(machine) {
        if (const auto pages = pages_asked_about(ask, machine, env, out_.problem)) {
            place_ = *pages;
        }
    }

    Answer pages() {
        std::set<u64> all;
        for (u64 i = 0; out_.problem.empty() && i < ask_.pages; ++i) {
            if (holds(Vpn{place_.first.v + i})) {
                all.insert(i);
            }
        }
        return answer(pages_answer(all));
    }

    Answer frame() {
        const PageView page =
            out_.problem.empty() ? page_view(machine_, place_.mm, place_.first) : PageView{};
        return answer(page.present ? fmt::format("{}", page.pfn.v) : "none");
    }

private:
    bool holds(Vpn page) const {
        switch (ask_.fact) {
        case PageFact::fault: return faulted(events_, machine_, place_.mm, page, false);
        case PageFact::copy: return faulted(events_, machine_, place_.mm, page, true);
        case PageFact::present: return page_view(machine_, place_.mm, page).present;
        case PageFact::writable: return page_view(machine_, place_.mm, page).writable;
        }
        return false;
    }
    Answer answer(std::string right) {
        if (out_.problem.empty()) {
            out_.right.push_back(std::move(right));
        }
        return std::move(out_);
    }

    const AskStatement& ask_;
    std::span<const Event> events_;
    const Machine& machine_;
    AskedPages place_;
    Answer out_;
};

Answer number_answer(const AskStatement& ask, const Machine& machine, const Environment& env) {
    Answer answer;
    const auto number = evaluate_number(*ask.key, machine, env, answer.problem);
    if (number) {
        answer.right.push_back(*number);
    }
    return answer;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

} // namespace

std::optional<AskedPages> pages_asked_about(const AskStatement& ask, const Machine& machine,
                                            const Environment& env, std::string& problem) {
    const ProcId proc = find_process(env, ask.process, problem);
    if (proc == no_proc) {
        return std::nullopt;
    }
    const MmId mm = machine.process(proc).mm;
    const auto addr = evaluate(*ask.addr, lookup_in(env, machine), problem);
    if (addr && mm == no_mm) {
        problem = fmt::format("{} has no memory any more", ask.process);
    } else if (addr && (*addr >= machine.config.task_size() ||
                        machine.config.task_size() - *addr < ask.pages * page_size)) {
        problem = fmt::format("{:#x} is no address of a process", *addr);
    }
    return problem.empty() ? std::optional(AskedPages{mm, VirtAddr{*addr}.page()}) : std::nullopt;
}

bool needs_events(const AskStatement& ask) {
    return ask.form == AnswerForm::pages && (ask.fact == PageFact::fault || ask.fact == PageFact::copy);
}

bool names_outcome(std::string_view option, const StepOutcome& outcome) {
    const Decision d = outcome.decision;
    return option == decision_name(d) ||
           (option == "segv" &&
            (d == Decision::segv_maperr || d == Decision::segv_accerr || d == Decision::segv_guard));
}

Answer answer_to(const AskStatement& ask, const StepOutcome& outcome, std::span<const Event> events,
                 const Machine& machine, const Environment& env) {
    switch (ask.form) {
    case AnswerForm::decision: return decision_answer(ask, outcome);
    case AnswerForm::choice: return choice_answer(ask, machine, env);
    case AnswerForm::number: return number_answer(ask, machine, env);
    case AnswerForm::pages: return PageAnswer(ask, events, machine, env).pages();
    case AnswerForm::frame: return PageAnswer(ask, events, machine, env).frame();
    }
    return {};
}

std::string pages_answer(const std::set<u64>& pages) {
    return pages.empty() ? "none" : fmt::format("{}", fmt::join(pages, ","));
}

std::optional<std::set<u64>> pages_in(std::string_view text) {
    std::set<u64> out;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto page = decimal_value(trimmed(text.substr(0, comma)));
        if (!page) {
            return std::nullopt;
        }
        out.insert(*page);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return out;
}

std::string canonical_answer(AnswerForm form, std::string_view given) {
    given = trimmed(given);
    if (form == AnswerForm::decision || form == AnswerForm::choice || given == "none") {
        return std::string(given);
    }
    if (form == AnswerForm::pages) {
        const std::optional<std::set<u64>> pages = pages_in(given);
        return pages && !given.empty() ? pages_answer(*pages) : std::string(given);
    }
    if (form == AnswerForm::frame && (given.starts_with('F') || given.starts_with('f'))) {
        given.remove_prefix(1);
    }
    const auto number = decimal_value(given);
    return number ? fmt::format("{}", *number) : std::string(given);
}

} // namespace cow
