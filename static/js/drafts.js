// Keeps what is typed into a form as a draft: a few seconds after typing stops, and when the page is left.
// It sends the form to its own address with `draft_only`, which saves nothing, and shows what comes back: when it was
// kept, who else has saved the same record meanwhile, and what differs.
const PAUSE = 3000
const LONGEST_WAIT = 20000
const seal = document.querySelector('form input[name="draft"]')

function watch (form) {
  const line = form.querySelector('[data-draft-line]')
  const spoken = form.querySelector('[data-draft-spoken]')
  let changed = false
  let since = 0
  let timer
  let waits = 0
  let over = false
  let sending
  let serial = 0

  // Two of our requests may overtake each other: the portal leaves the words with the greater number. By the clock, since
  // the back button may bring the same page again.
  function count () {
    serial = Math.max(serial + 1, Date.now())
    form.elements.draft_serial.value = serial
  }

  function say (text, aloud) {
    line.hidden = !text
    line.querySelector('[data-draft-said]').textContent = text
    // A reader hears what is new: the first draft, a refusal, the network; not every minute that passes.
    if (aloud && spoken.textContent !== aloud) spoken.textContent = aloud
  }

  function show (reply) {
    const page = new DOMParser().parseFromString(reply, 'text/html')
    const said = page.querySelector('[data-draft-said]')
    const now = page.getElementById('draft')
    if (!said || !now) return
    const there = document.getElementById('draft')
    const before = there.textContent.trim()
    there.replaceWith(now)
    const news = now.textContent.trim()
    const refused = said.hasAttribute('data-draft-refused')
    line.classList.toggle('app-saved--not', refused)
    if (news && news !== before) say(`${said.textContent}. See what is new above the form.`, 'Somebody else is working on this. See what is new above the form.')
    else say(said.textContent, refused ? said.textContent : 'Saved as a draft while you write')
  }

  async function keep ({ leaving = false, byItself = false } = {}) {
    clearTimeout(timer)
    if (!changed || over) return
    changed = false
    since = 0
    count()
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    body.set('draft_only', 'auto')
    const headers = byItself ? { 'X-By-Itself': 'yes' } : {}
    sending = new AbortController()
    try {
      const answer = await fetch(form.getAttribute('action') || location.href, { method: 'POST', body, headers, keepalive: leaving, signal: leaving ? undefined : sending.signal })
      if (answer.redirected) return say('You have been signed out. What you typed is kept: sign in again to go on.', 'You have been signed out. What you typed is kept.')
      if (!answer.ok && answer.headers.has('X-Draft-Kept')) return say('Kept as a draft. Something here has changed: open the page again to see what.', 'Kept as a draft. Something here has changed.')
      if (!answer.ok) throw new Error(answer.status)
      waits = 0
      show(await answer.text())
    } catch {
      if (over) return
      changed = true // also what is too large to be sent from a page that is left
      line.classList.add('app-saved--not')
      if (!leaving) say('Not saved as a draft: the portal cannot be reached. We try again.', 'Not saved as a draft. We try again.')
      waits = Math.min(waits + 1, 6)
      timer = setTimeout(() => keep({ byItself: true }), 2500 * 2 ** waits)
    }
  }

  function typing () {
    changed = true
    since = since || Date.now()
    clearTimeout(timer)
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, LONGEST_WAIT - (Date.now() - since))))
  }

  form.addEventListener('input', typing)
  form.addEventListener('change', typing)
  window.addEventListener('online', () => keep({ byItself: true }))
  window.addEventListener('pagehide', () => keep({ leaving: true, byItself: true }))
  document.addEventListener('visibilitychange', () => { if (document.hidden) keep({ leaving: true, byItself: true }) })
  document.addEventListener('portal:session-ending', () => keep({ byItself: true }))
  document.addEventListener('portal:session-over', () => keep({ leaving: true, byItself: true }))
  document.addEventListener('submit', (event) => {
    const isOurs = event.target === form && event.submitter?.formTarget !== '_blank'
    if (event.defaultPrevented || !(isOurs || event.target.matches('[data-draft-away]'))) return
    if (isOurs) count()
    // What is saved or thrown away now must not come back as a draft.
    over = true
    clearTimeout(timer)
    sending?.abort()
  })
  // The back button may show the page as it was left.
  window.addEventListener('pageshow', () => { over = false })
}

if (seal) watch(seal.form)
