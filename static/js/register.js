// Takes the register mark by mark. Each mark stays in this browser until the portal has confirmed it: ids and marks only,
// no names. They go out one by one, each with a number, and again when the network is back; a reload loses none.
const KEY = 'register:'
const form = document.querySelector('form[data-register]')

function take (form) {
  const address = form.dataset.register
  const key = KEY + form.dataset.who
  const line = form.querySelector('[data-line]')
  const spoken = form.querySelector('[data-spoken]')
  const people = new Map([...form.querySelectorAll('[data-person]')].map((row) => [row.dataset.person, row]))
  let serial = 0
  let sending = false
  let timer
  let waits = 0
  let stopped = ''
  let asked = false

  // What somebody else left in this browser is not sent in this person's name.
  for (const one of Object.keys(localStorage)) if (one.startsWith(KEY) && one !== key) localStorage.removeItem(one)

  // Read anew each time: another tab may keep marks too.
  const kept = () => JSON.parse(localStorage.getItem(key) || '{}')
  function keep (change) {
    const all = kept()
    change(all)
    if (Object.keys(all).length) localStorage.setItem(key, JSON.stringify(all))
    else localStorage.removeItem(key)
  }
  const name = (where, booking) => `${where} ${booking}`
  const waiting = () => Object.keys(kept()).length
  const was = (row) => row.querySelector('input[name^="was_"]')
  const chosen = (row) => row.querySelector('.app-marks input:checked')

  function choose (row, mark) {
    for (const radio of row.querySelectorAll('.app-marks input')) radio.checked = radio.value === mark
  }

  function state (row, which, text = '') {
    const there = row.querySelector('[data-state]')
    there.dataset.state = which
    there.textContent = text
  }

  function say () {
    const left = waiting()
    document.querySelector('[data-marked]').textContent = [...people.values()].filter(chosen).length
    const text = stopped || (left ? `${left} ${left === 1 ? 'mark waits' : 'marks wait'} for a connection. Keep this page open.` : 'All marks are saved')
    line.hidden = false
    line.classList.toggle('app-saved--not', Boolean(left || stopped))
    line.querySelector('[data-said]').textContent = text
    if (spoken.textContent !== text) spoken.textContent = text
  }

  function refuse (row, sentence) {
    row.querySelector('[data-refused]')?.remove()
    if (!sentence) return
    const error = document.createElement('p')
    error.className = 'govuk-error-message'
    error.dataset.refused = ''
    error.textContent = sentence
    row.querySelector('.app-marks').before(error)
    spoken.textContent = sentence
  }

  async function one (where, booking, mark) {
    const body = new URLSearchParams({ booking, ...mark, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value })
    const answer = await fetch(where, { method: 'POST', body, signal: AbortSignal.timeout(15000), headers: waits ? { 'X-By-Itself': 'yes' } : {} })
    if (answer.redirected) {
      stopped = 'You have been signed out. The marks stay in this browser: sign in again and open the register.'
      return false
    }
    if (answer.status === 403) {
      stopped = 'Open this page again to save what waits. The marks stay in this browser.'
      return false
    }
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status)
    const said = answer.headers.get('Content-Type').includes('json') ? await answer.json() : { refused: 'This person is no longer on the register. Open the page again.' }
    const row = where === address ? people.get(booking) : undefined
    let newest = false
    keep((all) => {
      newest = all[name(where, booking)]?.serial === mark.serial
      if (newest) delete all[name(where, booking)]
      // What was chosen meanwhile builds on what stands there now.
      else if (said.mark && all[name(where, booking)]) all[name(where, booking)].was = said.mark
    })
    if (!row) return true
    if (said.mark) was(row).value = said.mark
    if (newest) {
      refuse(row, said.refused)
      if (said.refused) choose(row, said.mark || was(row).value)
      state(row, said.refused ? 'refused' : 'saved', said.refused ? '' : 'Saved')
    }
    return true
  }

  async function send () {
    clearTimeout(timer)
    if (sending || stopped) return
    sending = true
    try {
      for (let all = Object.entries(kept()); all.length && !stopped; all = Object.entries(kept())) {
        const [[place, mark]] = all.sort(([, a], [, b]) => a.serial - b.serial)
        const [where, booking] = place.split(' ')
        if (!await one(where, booking, mark)) break
        waits = 0
        say()
      }
    } catch {
      waits = Math.min(waits + 1, 5)
      timer = setTimeout(send, 2000 * 2 ** waits)
    } finally {
      sending = false
    }
    say()
    if (asked && !waiting() && !stopped) form.requestSubmit()
  }

  function note (row) {
    serial = Math.max(serial + 1, Date.now())
    const mark = { was: was(row).value, now: chosen(row).value, serial }
    keep((all) => { all[name(address, row.dataset.person)] = mark })
    refuse(row)
    state(row, 'waiting', 'Waiting')
    say()
    send()
  }

  // After a reload, or when the back button brings the page: what waits is shown as it was chosen.
  function restore () {
    let any = false
    for (const [place, mark] of Object.entries(kept())) {
      serial = Math.max(serial, mark.serial)
      const [where, booking] = place.split(' ')
      const row = where === address ? people.get(booking) : undefined
      any = true
      if (!row) continue
      choose(row, mark.now)
      state(row, 'waiting', 'Waiting')
    }
    if (any) { say(); send() }
  }

  form.addEventListener('change', (event) => { if (event.target.type === 'radio') note(event.target.closest('[data-person]')) })
  window.addEventListener('online', () => { waits = 0; send() })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) send() })
  window.addEventListener('beforeunload', (event) => { if (waiting()) event.preventDefault() })
  window.addEventListener('pageshow', () => { asked = false })
  form.addEventListener('submit', (event) => {
    if (!waiting()) return
    // The whole form would fail without a network: first what waits, then the form.
    event.preventDefault()
    event.stopPropagation()
    asked = true
    say()
    send()
  })
  restore()
  form.querySelector('[data-back]').textContent = 'Back' // each mark is saved by itself

  const find = document.querySelector('[data-find]')
  find.hidden = people.size < 6
  find.querySelector('input').addEventListener('input', (event) => {
    const words = event.target.value.trim().toLowerCase()
    for (const row of people.values()) row.hidden = !row.querySelector('legend').textContent.toLowerCase().includes(words)
    for (const letter of form.querySelectorAll('.app-register__letter')) letter.hidden = Boolean(words)
  })
}

if (form) take(form)
