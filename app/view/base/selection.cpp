#include "app/view/base/selection.hpp"

namespace cow::ui {

std::optional<HistorySubject> subject_of(const Selection& selection) {
    switch (selection.kind) {
    case Selection::Kind::nothing: break;
    case Selection::Kind::page: return HistorySubject::of_page(selection.mm, selection.page);
    case Selection::Kind::frame: return HistorySubject::of_frame(selection.frame);
    case Selection::Kind::vma: return HistorySubject::of_vma(selection.mm, selection.page);
    case Selection::Kind::process: return HistorySubject::of_process(selection.proc);
    }
    return std::nullopt;
}

} // namespace cow::ui
