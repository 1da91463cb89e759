#include "app/view/words/mirror.hpp"

#include "app/view/base/number_text.hpp"
#include "app/view/base/step_place.hpp"
#include "app/view/scene/page_rows.hpp"
#include "app/view/scene/scene.hpp"
#include "app/view/words/activity.hpp"
#include "app/view/words/story.hpp"
#include "app/view/words/trouble_words.hpp"
#include "core/check/observables.hpp"
#include "core/explain/rule_text.hpp"
#include "core/language/language.hpp"
#include "core/machine/rmap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace cow::ui {
namespace {

// So much is told of a machine, whatever its size.
constexpr std::size_t most_told_processes = 12;
constexpr std::size_t most_areas = 24; // of a process
constexpr std::size_t most_pages = 32; // of a process
constexpr std::size_t most_frames = 64;
constexpr std::size_t most_references = 8;
constexpr std::size_t lines_around = 16; // the current one of the checklist
constexpr u64 countable_pages = u64{1} << 15U;
constexpr u32 searchable_frames = 4096;
constexpr std::size_t most_told = 60; // events at once

std::string statement_text(const Player& player, std::size_t step) {
    const StepOutcome* outcome = player.outcome(step);
    const std::vector<Statement>& all = player.script().statements;
    return outcome != nullptr && outcome->statement < all.size() ? all[outcome->statement].text
                                                                 : std::string();
}

ProcId actor_of(const Player& player, std::size_t step) {
    const StepOutcome* outcome = player.outcome(step);
    return outcome != nullptr ? outcome->proc : no_proc;
}

std::string told(const Player& player, std::size_t event, const Names& names) {
    const Event& what = player.timeline().event_at(event);
    const ProcId actor = actor_of(player, player.timeline().step_of_event(event));
    return sentence(what, player.machine(), names.about(what, actor));
}

std::string step_line(const Player& player, std::size_t step) {
    return trf("Step {} of {}: {}", step + 1, player.step_count(), statement_text(player, step));
}

/// The step at the cursor, and its latest event.
std::string where(const Player& player, const Names& names) {
    const std::size_t step = shown_step(player);
    return shown_step_events(player).empty()
               ? step_line(player, step)
               : step_line(player, step) + " " + told(player, player.timeline().event() - 1, names);
}

void add_story(const Player& player, std::vector<std::string>& out) {
    const Story story = story_of(player);
    if (!story.problem.empty()) {
        out.push_back(story.problem);
    }
    for (const std::string& say : story.says) {
        out.push_back(say);
    }
    for (const Question& question : story.questions) {
        const std::string answers = question.options.empty()
                                        ? answer_hint(question.asked)
                                        : fmt::format("{}", fmt::join(question.options, " | "));
        out.push_back(fmt::format("{} ({})", question.text, answers));
    }
}

/// What happens.
class Mirror {
public:
    Mirror(const Player& player, const Names& names, std::vector<std::string>& out)
        : player_(player), m_(player.machine()), names_(names), out_(out) {}

    void tell_place() {
        const std::size_t step = shown_step(player_);
        if (step >= player_.step_count()) {
            out_.push_back(trf("At the beginning, before step 1 of {}", player_.step_count()));
            return;
        }
        out_.push_back(step_line(player_, step));
        const EventRange events = shown_step_events(player_);
        const std::size_t here = player_.timeline().event();
        if (events.empty()) {
            out_.push_back(trf("Nothing happened in it."));
            return;
        }
        out_.push_back(
            trf("Event {} of {}: {}", here - events.first, events.size(), told(player_, here - 1, names_)));
    }

    void tell_activity() {
        const Activity activity = activity_of(player_, names_);
        if (activity.items.empty()) {
            return;
        }
        out_.emplace_back();
        out_.push_back(activity.subtitle.empty() ? activity.title
                                                 : activity.title + ": " + activity.subtitle);
        const std::size_t first = activity.current - std::min(activity.current, lines_around);
        const std::size_t last = std::min(activity.items.size(), activity.current + lines_around + 1);
        if (first > 0) {
            out_.emplace_back("  …");
        }
        for (const ActivityItem& item : std::span(activity.items).subspan(first, last - first)) {
            const std::string_view mark = item.state == ActivityItem::State::done      ? "[x]"
                                          : item.state == ActivityItem::State::current ? "[>]"
                                                                                       : "[ ]";
            out_.push_back(fmt::format("  {} {}", mark, item.text));
        }
        if (last < activity.items.size()) {
            out_.emplace_back("  …");
        }
    }

    void tell_processes() {
        out_.emplace_back();
        out_.emplace_back(tr("Processes"));
        std::size_t told = 0;
        std::size_t more = 0;
        for (u32 i = 0; i < m_.processes.size(); ++i) {
            if (m_.processes[i].state == ProcState::reaped) {
                continue;
            }
            if (told++ < most_told_processes) {
                tell_process(ProcId{i});
            } else {
                ++more;
            }
        }
        if (more > 0) {
            out_.push_back(trf("… and {} more processes", more));
        }
    }

    void tell_frames() {
        out_.emplace_back();
        out_.push_back(trf("Frames: {} of {} in use for data", count_text(m_.frames.used()),
                           count_text(m_.frames.total())));
        std::size_t told = 0;
        const u32 last = std::min(m_.frames.high_water(), searchable_frames);
        for (u32 i = 0; i < last && told < most_frames; ++i) {
            const Frame& frame = m_.frames[Pfn{i}];
            if (frame.kind != FrameKind::free && (i > 0 || frame.refcount > 0)) {
                tell_frame(Pfn{i}, frame);
                ++told;
            }
        }
        const u64 in_use = u64{m_.frames.total()} - m_.frames.free_count();
        if (told >= most_frames && in_use > told) {
            out_.push_back(trf("… and others: {} frames are taken in all", count_text(in_use)));
        }
    }

    void tell_selected(const Selection& selected) {
        switch (selected.kind) {
        case Selection::Kind::nothing: break;
        case Selection::Kind::process: tell_process(selected.proc); break;
        case Selection::Kind::frame: tell_frame(selected.frame, m_.frames[selected.frame]); break;
        case Selection::Kind::page:
        case Selection::Kind::vma: tell_place_in(selected); break;
        }
    }

private:
    /// The mapping that is selected, or the page with its mapping and its frame.
    void tell_place_in(const Selection& selected) {
        const ProcId owner = process_of(m_, selected.mm);
        if (owner.v >= m_.processes.size()) {
            return;
        }
        const Labels& labels = names_.of(owner);
        out_.push_back(m_.name(m_.process(owner)));
        if (const Vma* vma = m_.space(selected.mm).find(selected.page)) {
            tell_area(selected.mm, *vma, labels);
        }
        if (selected.kind == Selection::Kind::page) {
            tell_page(selected.mm, selected.page, labels);
            const Pte pte = m_.pte(selected.mm, selected.page);
            if (pte.has_frame()) {
                tell_frame(pte.pfn(), m_.frames[pte.pfn()]);
            }
        }
    }

    void tell_process(ProcId proc) {
        const Process& process = m_.process(proc);
        std::string line =
            trf("{}, pid {}, {}", m_.name(process), process.pid, tr(proc_state_name(process.state)));
        if (process.signal != Signal::none) {
            line += trf(", killed by {}", signal_name(process.signal));
        }
        if (process.mm == no_mm) {
            out_.push_back(std::move(line));
            return;
        }
        const AddressSpace& space = m_.space(process.mm);
        if (count_ptes(m_, space) <= countable_pages) {
            const MemoryUse use = memory_use(m_, process.mm);
            line += fmt::format(", rss {}, pss {}, uss {}", bytes_text(use.rss), bytes_text(use.pss),
                                bytes_text(use.uss));
        }
        out_.push_back(std::move(line));
        tell_areas(proc, process.mm, space);
    }

    void tell_areas(ProcId proc, MmId mm, const AddressSpace& space) {
        const Labels& labels = names_.of(proc);
        const Moment moment = moment_of(player_, 1);
        std::vector<Vpn> pages = first_pages(m_, space, most_pages);
        if (moment.focus.has_page && moment.focus.mm == mm) {
            const auto at = std::lower_bound(pages.begin(), pages.end(), moment.focus.page);
            if (at == pages.end() || *at != moment.focus.page) {
                pages.insert(at, moment.focus.page);
            }
        }
        u64 shown = 0;
        for (std::size_t i = 0; i < std::min(space.vmas.size(), most_areas); ++i) {
            const Vma& vma = space.vmas[i];
            tell_area(mm, vma, labels);
            for (const Vpn page : pages) {
                if (vma.contains(page)) {
                    tell_page(mm, page, labels);
                    shown += m_.pte(mm, page).has_frame() ? 1 : 0;
                }
            }
        }
        if (space.vmas.size() > most_areas) {
            out_.push_back(trf("  … and {} more areas", space.vmas.size() - most_areas));
        }
        const u64 all = count_ptes(m_, space);
        if (all > shown) {
            out_.push_back(trf("  … and {} more pages", count_text(all - shown)));
        }
    }

    void tell_area(MmId mm, const Vma& vma, const Labels& labels) {
        out_.push_back(trf("  {}: 0x{:x} to 0x{:x}, {}, pages: {}", vma_name(m_, mm, vma, labels),
                           VirtAddr{vma.start}.v, VirtAddr{vma.end}.v, rights_text(vma.flags),
                           count_text(vma.pages())));
        if (const std::string name = m_.area_name(vma); !name.empty()) {
            out_.push_back("    " + name);
        }
    }

    void tell_page(MmId mm, Vpn page, const Labels& labels) {
        const PageView view = page_view(m_, mm, page);
        std::string line = fmt::format("    {}: ", address_text(m_, mm, VirtAddr{page}, labels));
        if (!view.present) {
            out_.push_back(line + std::string(tr("not present")));
            return;
        }
        line += frame_name(view.pfn);
        for (const std::string_view word : {tr("present"), view.writable ? tr("writable") : tr("read-only"),
                                            view.accessed ? tr("accessed") : std::string_view(),
                                            view.dirty ? tr("dirty") : std::string_view(),
                                            view.cow ? tr("copy-on-write") : std::string_view()}) {
            line += word.empty() ? std::string() : fmt::format(", {}", word);
        }
        out_.push_back(std::move(line));
    }

    void tell_frame(Pfn pfn, const Frame& frame) {
        std::string line =
            trf("  {}: {}, references: {}", frame_name(pfn), tr(frame_kind_name(frame.kind)), frame.refcount);
        const std::string content = content_text(*m_.contents, frame.content);
        if (pfn != zero_pfn && !content.empty()) {
            line += trf(", begins with {}", content);
        }
        // The zero page and KSM frames are looked for in every page table.
        const bool costly = frame.kind == FrameKind::zero || frame.kind == FrameKind::ksm;
        if (!costly || m_.frames.high_water() < searchable_frames) {
            const std::vector<Mapping> mappings = mappings_of(m_, pfn);
            for (std::size_t i = 0; i < std::min(mappings.size(), most_references); ++i) {
                const ProcId owner = process_of(m_, mappings[i].mm);
                const std::string name =
                    owner.v < m_.processes.size() ? m_.name(m_.process(owner)) : std::string("?");
                line += fmt::format(
                    "{}{} {}", i == 0 ? ": " : ", ", name,
                    address_text(m_, mappings[i].mm, VirtAddr{mappings[i].page}, names_.of(owner)));
            }
            if (mappings.size() > most_references) {
                line += trf(", and {} more", mappings.size() - most_references);
            }
        }
        out_.push_back(std::move(line));
    }

    const Player& player_;
    const Machine& m_;
    const Names& names_;
    std::vector<std::string>& out_;
};

} // namespace

std::vector<std::string> mirror_lines(const Player& player, std::string_view title, const Names& names,
                                      std::span<const Trouble> troubles) {
    std::vector<std::string> out{std::string(title)};
    Mirror mirror(player, names, out);
    mirror.tell_place();
    add_story(player, out);
    const TroubleNote note = trouble_note(troubles, player);
    if (!note.heading.empty()) {
        out.push_back(note.heading);
        out.insert(out.end(), note.lines.begin(), note.lines.end());
    }
    mirror.tell_activity();
    mirror.tell_processes();
    mirror.tell_frames();
    return out;
}

std::vector<std::string> selected_lines(const Player& player, const Names& names, const Selection& selected) {
    std::vector<std::string> out;
    Mirror(player, names, out).tell_selected(selected);
    return out;
}

// ---- narration -----------------------------------------------------------------------------------------------------

/// From the place that was told of last up to the cursor.
void Narrator::tell_forward(const Player& player, const Names& names, std::vector<std::string>& out) const {
    const Timeline& timeline = player.timeline();
    const StepPlace here = place_of(player);
    const std::size_t last_step = here.into > 0 ? here.step + 1 : here.step;
    std::size_t first_event = event_;
    if (timeline.event() - event_ > most_told) {
        first_event = timeline.event() - most_told;
        out.push_back(trf("{} events pass.", count_text(first_event - event_)));
    }
    std::size_t first_step = place_.step;
    if (last_step - first_step > most_told) {
        first_step = last_step - most_told;
        out.push_back(trf("To step {}.", first_step));
    }
    for (std::size_t step = first_step; step < last_step; ++step) {
        if (step > place_.step || place_.into == 0) {
            out.push_back(step_line(player, step));
        }
        const Timeline::Step events = timeline.step_at(step);
        const std::size_t end = std::min(events.first_event + events.events, timeline.event());
        for (std::size_t i = std::max(events.first_event, first_event); i < end; ++i) {
            if (i + 1 == events.first_event + events.events) {
                std::vector<std::string> rules = rules_until(player, i);
                std::move(rules.begin(), rules.end(), std::back_inserter(out));
            }
            out.push_back(told(player, i, names));
        }
    }
}

/// What the author says at a place between two steps.
void Narrator::tell_author(const Player& player, std::vector<std::string>& out) const {
    if (!player.timeline().inside_step()) {
        add_story(player, out);
        if (player.at_end()) {
            out.emplace_back(tr("This is the end."));
        }
    }
}

/// What went wrong since the place that was told of last; at the end, a summary.
void Narrator::tell_troubles(const Player& player, std::span<const Trouble> troubles,
                             std::vector<std::string>& out) const {
    const std::size_t here = player.timeline().event();
    const std::size_t step = player.step();
    for (const Trouble& trouble : troubles) {
        const bool passed = trouble.kind == Trouble::Kind::invariant
                                ? trouble.event > event_ && trouble.event <= here
                                : trouble.step > place_.step && trouble.step <= step;
        if (passed) {
            out.push_back(trouble_line(trouble));
        }
    }
    if (player.at_end() && !troubles.empty()) {
        out.push_back(trouble_summary(troubles));
    }
}

std::vector<std::string> Narrator::refuse(std::string_view title, std::string_view problem, u64 generation) {
    if (begun_ && generation_ == generation) {
        return {};
    }
    begun_ = true;
    generation_ = generation;
    place_ = {};
    event_ = 0;
    return {fmt::format("{}: {}", title, problem)};
}

std::vector<std::string> Narrator::follow(const Player& player, const Names& names, std::string_view title,
                                          u64 generation, std::span<const Trouble> troubles) {
    std::vector<std::string> out;
    const Timeline& timeline = player.timeline();
    const StepPlace here = place_of(player);
    const bool anew = !begun_ || generation_ != generation || branch_ != timeline.branch();
    if (!anew && here == place_) {
        return out;
    }
    if (anew) {
        out.push_back(trf("{}. Steps: {}.", title, player.step_count()));
        if (here != StepPlace{}) {
            out.push_back(where(player, names));
        }
    } else if (here < place_) {
        out.push_back(player.at_start() ? trf("Back to the beginning.")
                                        : trf("Back to: {}", where(player, names)));
    } else {
        tell_forward(player, names, out);
    }
    if (anew || here.step != place_.step || here.into == 0) {
        tell_author(player, out);
    }
    if (!anew && place_ < here) {
        tell_troubles(player, troubles, out);
    }
    begun_ = true;
    generation_ = generation;
    branch_ = timeline.branch();
    place_ = here;
    event_ = timeline.event();
    for (std::string& line : out) {
        std::replace(line.begin(), line.end(), '\n', ' ');
    }
    return out;
}

} // namespace cow::ui
