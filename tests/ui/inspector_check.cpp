// The inspector, in the window: what is clicked on the stage is what it shows, and what is clicked in it leads there.

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/panels/inspector_column.hpp"
#include "app/gui/stage/stage.hpp"
#include "app/view/layout/card_layout.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE

#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

namespace cow::ui {

namespace {

StageGeometry geometry_of(const Shell& shell) {
    const StageState& stage = shell.state().stage;
    return stage_geometry(stage.scene, stage.goal, stage.activity.items.size());
}

} // namespace

void Driver::inspect_stage() {
    const Session& session = shell_->session();
    const StageState& stage = shell_->state().stage;
    const InspectorState& inspector = shell_->state().inspector;
    const auto selection = [&] { return session.selection(); };
    const auto geometry = [&] { return geometry_of(*shell_); };
    for (std::size_t card = 0; card < stage.scene.cards.size(); ++card) {
        const MmId mm = stage.scene.cards[card].mm;
        for (std::size_t row = 0; row < stage.scene.cards[card].rows.size(); ++row) {
            const Vpn page = stage.scene.cards[card].rows[row].page;
            const Rect before = geometry().rows[card][row];
            click({before.x + 4, before.center().y});
            expect(selection().is_page(mm, page), "a click on a row selects something else");
            expect(geometry().rows[card][row] == before, "selecting a page moves it");
            const auto* facts = std::get_if<PageFacts>(&inspector.facts);
            expect(facts != nullptr && facts->mm == mm && facts->page == page,
                   "the inspector shows another page");
        }
        const Rect bit =
            row_layout(geometry().rows[card][0], geometry().scale, 18 * geometry().scale).bits[1];
        click(bit.center());
        expect(selection().is_page(mm, stage.scene.cards[card].rows[0].page) && selection().bit == Pte::W,
               "a click on a bit does not select it");
        const CardLayout layout = card_layout(geometry().cards[card], geometry().scale);
        click({layout.header.x + 8, layout.header.center().y});
        expect(selection().is_process(stage.scene.cards[card].proc),
               "a click on a header selects no process");
        expect(std::holds_alternative<ProcessFacts>(inspector.facts), "the inspector shows no process");
        std::vector<VmaWish> areas;
        for (const VmaBar& bar : stage.scene.cards[card].vmas) {
            areas.push_back({.pages = bar.vma.pages()});
        }
        click(vma_bars(layout.vmas, areas, geometry().scale).front().center());
        expect(selection().kind == Selection::Kind::vma && selection().mm == mm,
               "a click on a bar selects no VMA");
        expect(std::holds_alternative<VmaFacts>(inspector.facts), "the inspector shows no VMA");
    }
    std::vector<Pfn> frames;
    for (const FrameCell& cell : stage.scene.cells) {
        if (cell.frame.kind != FrameKind::free) {
            frames.push_back(cell.pfn);
        }
    }
    for (const Pfn pfn : frames) {
        click(stage.scene.place(pfn).center());
        expect(selection().is_frame(pfn), "a click on a frame selects something else");
        const auto* facts = std::get_if<FrameFacts>(&inspector.facts);
        expect(facts != nullptr && facts->pfn == pfn, "the inspector shows another frame");
    }
}

/// A click on a line of the history goes to its event, also when it must be scrolled to.
void Driver::click_history() {
    const InspectorState& inspector = shell_->state().inspector;
    for (int i = 0; i < 50 && shell_->state().inspector.busy; ++i) {
        draw();
    }
    draw();
    expect(inspector.lines.size() > 3, "the history is empty");
    if (inspector.lines.size() <= 3) {
        return;
    }
    const std::size_t wanted = inspector.lines[2].event;
    const auto line = [&] { return inspector.lines[2].at; };
    const Rect panel = inspector.area;
    compat::inject_mouse(backend_->window(), panel.center().x, panel.center().y);
    for (int i = 0; i < 200 && !panel.contains(line()); ++i) {
        ImGui_ImplGlfw_ScrollCallback(backend_->window(), 0, line().y > panel.y ? -1 : 1);
        draw();
        draw();
    }
    expect(panel.contains(line()), "a line of the history cannot be scrolled to");
    click(line().center());
    expect(event() == wanted + 1, "a click on the history leads to event " + std::to_string(event()) +
                                      " instead of " + std::to_string(wanted + 1));
}

void Driver::inspector(const std::string& file) {
    context_ = "inspector";
    resize(1280, 720);
    shell_->open(file);
    const Session& session = shell_->session();
    if (session.player() == nullptr) {
        fail("it does not open");
        return;
    }
    press(GLFW_KEY_END);
    draw();
    draw(1); // what moves has come to rest
    inspect_stage();
    press(GLFW_KEY_ESCAPE);
    expect(session.selection().empty(), "Esc does not let go");

    press(GLFW_KEY_TAB);
    const Selection first = session.selection();
    expect(first.kind == Selection::Kind::page, "Tab selects no page");
    press(GLFW_KEY_TAB);
    expect(session.selection() != first && !session.selection().empty(), "Tab does not go on");
    shell_->session().select(first);
    click_history();
    expect(session.selection() == first, "going to an event changes the selection");

    type('i');
    expect(shell_->state().pinned.addr == VirtAddr{first.page}, "I does not pin the address");
    draw();
    expect(shell_->state().pinned.facts.rows.size() == shell_->state().stage.scene.cards.size(),
           "the pinned address is not shown in every process");
    press(GLFW_KEY_HOME);
    press(GLFW_KEY_END);
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().pinned.addr == VirtAddr{first.page}, "the pinned address does not stay");
    shell_->session().select(first);
    type('i');
    expect(!shell_->state().pinned.addr, "I does not unpin it");
    type('w');
    draw();
    expect(!shell_->state().inspector.reasons.empty(), "there is no reason why");
    press(GLFW_KEY_ESCAPE);
    resize(1920, 1080);
    inspect_stage();
}

} // namespace cow::ui
