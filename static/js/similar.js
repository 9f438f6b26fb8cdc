// While somebody writes a recommendation, shows others like it and what became of them. Without it there is a button.
const PAUSE = 900
const SHORTEST = 15
const box = document.querySelector('textarea[data-similar]')
const place = document.getElementById('similar-found')
let timer
let asked = ''

async function look () {
  const text = box.value.trim()
  if (text.length < SHORTEST || text === asked) return
  asked = text
  // Sent and not asked by address, so that no log keeps the words.
  const body = new URLSearchParams({ text, csrfmiddlewaretoken: box.form.elements.csrfmiddlewaretoken.value })
  try {
    const answer = await fetch(place.dataset.similarUrl, { method: 'POST', body })
    if (!answer.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (text === asked) place.replaceChildren(...page.body.childNodes)
  } catch {
    // The network is away for a moment: the button is still there.
  }
}

if (box && place) {
  box.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  })
}
