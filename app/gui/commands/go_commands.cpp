#include "app/gui/commands/command_rows.hpp"
#include "app/gui/commands/overlay_commands.hpp"
#include "app/view/base/chapters.hpp"
#include "core/language/language.hpp"

#include <vector>

namespace cow::ui {
namespace {

/// Sets a bookmark at the cursor, or takes it away.
void toggle_bookmark_here(CommandContext& context) {
    const Session& session = context.session;
    if (session.player() == nullptr) {
        return;
    }
    auto& all = context.state.settings.bookmarks;
    Bookmarks& marks = all[session.document().path()];
    toggle_bookmark(marks, place_of(*session.player()));
    if (marks.empty()) {
        all.erase(session.document().path());
    }
}

template <bool forward> void to_bookmark(CommandContext& context) {
    Session& session = context.session;
    if (session.player() == nullptr) {
        return;
    }
    const auto& all = context.state.settings.bookmarks;
    const auto found = all.find(session.document().path());
    const StepPlace here = place_of(*session.player());
    const StepPlace* mark = found == all.end() ? nullptr
                            : forward          ? next_bookmark(found->second, here)
                                               : previous_bookmark(found->second, here);
    if (mark != nullptr) {
        session.apply(SeekPlace{*mark});
    } else {
        context.state.notice.say(std::string(forward ? tr("No bookmark after this. Ctrl+B sets one.")
                                                     : tr("No bookmark before this. Ctrl+B sets one.")),
                                 short_notice_seconds);
    }
}

template <bool forward> void to_chapter(CommandContext& context) {
    Session& session = context.session;
    const Player* player = session.player();
    if (player == nullptr) {
        return;
    }
    const std::vector<Chapter>& chapters = session.run()->chapters();
    const Chapter* chapter =
        forward ? next_chapter(chapters, player->step())
                : previous_chapter(chapters, player->step(), player->timeline().inside_step());
    if (chapter != nullptr) {
        session.apply(SeekStep{chapter->step});
        return;
    }
    const std::string_view none = chapters.empty() ? tr("This scenario has no chapters.")
                                  : forward        ? tr("No chapter after this.")
                                                   : tr("No chapter before this.");
    context.state.notice.say(std::string(none), short_notice_seconds);
}

constexpr std::array go_table{
    Command{CommandId::go_to_step,
            Section::go,
            tr_later("Go to step…"),
            tr_later("By its number; what has not run is run."),
            {typed('g')},
            toggle_overlay<Overlay::go_to>},
    Command{CommandId::next_fault,
            Section::go,
            tr_later("Next fault"),
            tr_later("To where the next page fault is raised."),
            {typed('f')},
            in_session<Action::next_fault>},
    Command{CommandId::previous_fault,
            Section::go,
            tr_later("Previous fault"),
            tr_later("Back to where the last one was raised."),
            {shifted('f')},
            in_session<Action::previous_fault>},
    Command{CommandId::next_copy,
            Section::go,
            tr_later("Next copy"),
            tr_later("To where the next page is copied."),
            {typed('c')},
            in_session<Action::next_copy>},
    Command{CommandId::previous_copy,
            Section::go,
            tr_later("Previous copy"),
            tr_later("Back to where the last one was copied."),
            {shifted('c')},
            in_session<Action::previous_copy>},
    Command{CommandId::next_touch,
            Section::go,
            tr_later("Next event of the selection"),
            tr_later("To the next event that touches what is selected."),
            {typed('n')},
            in_session<Action::next_touch>},
    Command{CommandId::previous_touch,
            Section::go,
            tr_later("Previous event of the selection"),
            tr_later("Back to the last one that touched it."),
            {shifted('n')},
            in_session<Action::previous_touch>},
    Command{CommandId::bookmark,
            Section::go,
            tr_later("Bookmark"),
            tr_later("Mark this place in the timeline, or take the mark away."),
            {control('b')},
            toggle_bookmark_here},
    Command{CommandId::next_bookmark,
            Section::go,
            tr_later("Next bookmark"),
            tr_later("To the next place that was marked."),
            {typed(']')},
            to_bookmark<true>},
    Command{CommandId::previous_bookmark,
            Section::go,
            tr_later("Previous bookmark"),
            tr_later("To the one before."),
            {typed('[')},
            to_bookmark<false>},
    Command{CommandId::next_branch,
            Section::go,
            tr_later("Next branch"),
            tr_later("To another course of events, from before the script was changed."),
            {},
            in_session<Action::next_branch>},
    Command{CommandId::next_chapter,
            Section::go,
            tr_later("Next chapter"),
            tr_later("To the next heading of the scenario (step \"…\")."),
            {shift(Key::page_down), typed('}')},
            to_chapter<true>},
    Command{CommandId::previous_chapter,
            Section::go,
            tr_later("Previous chapter"),
            tr_later("To the beginning of this one, or of the one before."),
            {shift(Key::page_up), typed('{')},
            to_chapter<false>},
    Command{CommandId::chapters,
            Section::go,
            tr_later("Chapters…"),
            tr_later("The headings of the scenario, to choose one."),
            {typed('j')},
            toggle_overlay<Overlay::chapters>},
};
static_assert(is_whole(Section::go, go_table));

} // namespace

std::span<const Command> go_commands() { return go_table; }

} // namespace cow::ui
