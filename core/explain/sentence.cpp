#include "core/explain/sentence.hpp"

#include "core/explain/teller.hpp"

#include <utility>

namespace cow {
namespace {

template <class... Family> std::string told(detail::Telling telling, EventFamilies<Family...>) {
    (detail::tell(Family{}, telling) || ...);
    return std::move(telling.text);
}

} // namespace

std::string sentence(const Event& event, const Machine& machine, const Labels& labels) {
    return told({event, machine, labels, 0, {}}, AllEvents{});
}

std::string short_phrase(const Event& event, const Machine& machine, const Labels& labels,
                         std::size_t count) {
    return told({event, machine, labels, count, {}}, AllEvents{});
}

} // namespace cow
