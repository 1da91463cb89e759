#include "core/check/observables.hpp"
#include "core/explain/labels.hpp"
#include "core/language/language.hpp"
#include "core/quiz/probe.hpp"
#include "core/scenario/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace cow::quiz {
namespace {

constexpr u64 most_in_row = 8;

/// Pages one behind the other, some of which are the answer.
class Row {
public:
    Row(Lineup& lineup, ProcId proc, VirtAddr first, u64 pages)
        : before_(lineup.machine_before()), mm_(before_.process(proc).mm), first_(first), pages_(pages),
          who_(before_.name(before_.process(proc))),
          place_(address_text(before_, mm_, first, lineup.names().of(proc))) {}

    Probe faults() const;
    Probe copied() const;
    Probe writable() const;

private:
    using Guesses = std::vector<std::pair<std::string, std::string_view>>;
    Probe probe(Subject subject, PageFact fact, std::string text, const Guesses& guesses) const;

    VirtAddr page_at(u64 index) const { return first_ + index * page_size; }
    /// The answer that names those of the pages that were so before the step.
    template <class Test> std::string all_that(Test test) const {
        std::set<u64> out;
        for (u64 i = 0; i < pages_; ++i) {
            if (test(page_view(before_, mm_, page_at(i).page()))) {
                out.insert(i);
            }
        }
        return pages_answer(out);
    }
    std::string every() const {
        return all_that([](const PageView&) { return true; });
    }
    std::string present() const {
        return all_that([](const PageView& page) { return page.present; });
    }
    std::string absent() const {
        return all_that([](const PageView& page) { return !page.present; });
    }

    const Machine& before_;
    MmId mm_;
    VirtAddr first_;
    u64 pages_;
    std::string who_;
    std::string place_;
};

Probe Row::probe(Subject subject, PageFact fact, std::string text, const Guesses& guesses) const {
    AskStatement ask;
    ask.form = AnswerForm::pages;
    ask.process = who_;
    ask.addr = Expr{Expr::Kind::number, first_.v, fmt::format("{:#x}", first_.v), {}};
    ask.pages = pages_;
    ask.fact = fact;
    std::vector<Guess> all;
    for (const auto& [value, reason] : guesses) {
        all.push_back({value, std::string(reason)});
    }
    return {subject,
            AnswerForm::pages,
            std::move(text),
            [ask](const Seen& seen) -> std::optional<std::string> {
                const Answer answer = answer_to(ask, seen.outcome, seen.events, seen.machine, seen.env);
                return answer.right.empty() ? std::nullopt : std::optional(answer.right.front());
            },
            [](const std::string& value) { return std::string(tr(value)); },
            [](const std::string&) { return std::string(); },
            [all](const std::string&) { return all; },
            {mm_, first_.page(), pages_, fact}};
}

Probe Row::faults() const {
    return probe(
        Subject::pages, PageFact::fault,
        trf("Which of the {} pages from {} on fault in this step? They count from 0.", pages_, place_),
        {{every(), tr("That would be so if none of them had an entry that allows the access.")},
         {absent(), tr("That would be so if only those fault that have no entry.")},
         {present(), tr("That would be so if only those fault that have an entry already.")},
         {"none", tr("That would be so if every entry were there and allowed the access.")},
         {"0", tr("That would be so if the first fault made all of them ready.")}});
}

Probe Row::copied() const {
    return probe(
        Subject::copied_pages, PageFact::copy,
        trf("Which of the {} pages from {} on are copied in this step? They count from 0.", pages_, place_),
        {{every(), tr("That would be so if each store copied its page.")},
         {present(), tr("That would be so if each page that has a frame were copied, shared or not.")},
         {absent(),
          tr("That would be so if only those were copied that have no frame yet; they are filled.")},
         {"none", tr("That would be so if nobody else had any of them.")},
         {"0", tr("That would be so if one copy served all of them; each page has a fault of its own.")}});
}

Probe Row::writable() const {
    Probe out = probe(
        Subject::writable_pages, PageFact::writable,
        trf("Which of the {} pages from {} on can {} write without a fault behind this step? They count "
            "from 0.",
            pages_, place_, who_),
        {{all_that([](const PageView& page) { return page.writable; }),
          tr("That would be so if the step changed nobody's right to write.")},
         {every(),
          tr("That would be so if the right to write were one of all this memory, not of each page.")},
         {"none", tr("That would be so if every entry were empty or read-only behind the step.")},
         {present(),
          tr("That would be so if each page that had an entry before the step could be written.")}});
    out.claim = [first = first_, pages = pages_, who = who_](const std::string& value) {
        const std::set<u64> named = pages_in(value).value_or(std::set<u64>());
        std::string claim;
        for (u64 i = 0; i < pages; ++i) {
            claim += fmt::format("{}{}writable({}, {:#x})", i == 0 ? "" : " and ",
                                 named.contains(i) ? "" : "not ", who, (first + i * page_size).v);
        }
        return claim;
    };
    return out;
}

} // namespace

std::vector<Probe> probes_of_pages(Lineup& lineup, ProcId proc, VirtAddr addr, std::span<const u64> touched) {
    std::vector<Probe> out;
    if (proc == no_proc) {
        return out;
    }
    const Machine& before = lineup.machine_before();
    const auto* touch = std::get_if<TouchStatement>(&lineup.statement().what);
    if (touched.size() >= 2 && touched.size() <= most_in_row && touch->stride == page_size && !touch->pick) {
        const Row row(lineup, proc, addr, touched.size());
        out.push_back(row.faults());
        if (touch->store) {
            out.push_back(row.copied());
        }
    }
    const Vma* vma = before.space(before.process(proc).mm).find(addr.page());
    if (vma != nullptr) {
        const u64 from = vma->start.v + (addr.page().v - vma->start.v) / most_in_row * most_in_row;
        const u64 pages = std::min(most_in_row, vma->end.v - from);
        if (pages >= 2) {
            out.push_back(Row(lineup, proc, VirtAddr{Vpn{from}}, pages).writable());
        }
    }
    return out;
}

} // namespace cow::quiz
